"""Writes the published colorization networks with random weights, and what they answer, with the real PyTorch.

Usage: publishedNetworks.py FOLDER
"""
import json
import sys
from pathlib import Path

import torch
from safetensors.torch import save_file
from torch import nn

folder = Path(sys.argv[1])
torch.manual_seed(7)


def stage(channels, stride=1, dilation=1, first_relu=False):
    layers = [nn.ReLU()] if first_relu else []
    for index in range(1, len(channels)):
        last = index == len(channels) - 1
        layers += [
            nn.Conv2d(channels[index - 1], channels[index], 3, stride if last else 1, dilation, dilation),
            nn.ReLU(),
        ]
    return nn.Sequential(*layers, nn.BatchNorm2d(channels[-1]))


class Eccv16(nn.Module):
    def __init__(self):
        super().__init__()
        self.model1 = stage([1, 64, 64], stride=2)
        self.model2 = stage([64, 128, 128], stride=2)
        self.model3 = stage([128, 256, 256, 256], stride=2)
        self.model4 = stage([256, 512, 512, 512])
        self.model5 = stage([512] * 4, dilation=2)
        self.model6 = stage([512] * 4, dilation=2)
        self.model7 = stage([512] * 4)
        self.model8 = nn.Sequential(
            nn.ConvTranspose2d(512, 256, 4, 2, 1), nn.ReLU(),
            nn.Conv2d(256, 256, 3, 1, 1), nn.ReLU(),
            nn.Conv2d(256, 256, 3, 1, 1), nn.ReLU(),
            nn.Conv2d(256, 313, 1),
        )
        self.model_out = nn.Conv2d(313, 2, 1, bias=False)

    def forward(self, lightness):
        x = (lightness - 50) / 100
        for number in range(1, 9):
            x = getattr(self, f"model{number}")(x)
        ab = self.model_out(torch.softmax(x, dim=1))
        return 110 * nn.functional.interpolate(ab, scale_factor=4, mode="bilinear")


class Siggraph17(nn.Module):
    def __init__(self):
        super().__init__()
        self.model1 = stage([4, 64, 64])
        self.model2 = stage([64, 128, 128])
        self.model3 = stage([128, 256, 256, 256])
        self.model4 = stage([256, 512, 512, 512])
        self.model5 = stage([512] * 4, dilation=2)
        self.model6 = stage([512] * 4, dilation=2)
        self.model7 = stage([512] * 4)
        self.model8up = nn.Sequential(nn.ConvTranspose2d(512, 256, 4, 2, 1))
        self.model3short8 = nn.Sequential(nn.Conv2d(256, 256, 3, 1, 1))
        self.model8 = stage([256, 256, 256], first_relu=True)
        self.model9up = nn.Sequential(nn.ConvTranspose2d(256, 128, 4, 2, 1))
        self.model2short9 = nn.Sequential(nn.Conv2d(128, 128, 3, 1, 1))
        self.model9 = stage([128, 128], first_relu=True)
        self.model10up = nn.Sequential(nn.ConvTranspose2d(128, 128, 4, 2, 1))
        self.model1short10 = nn.Sequential(nn.Conv2d(64, 128, 3, 1, 1))
        self.model10 = nn.Sequential(nn.ReLU(), nn.Conv2d(128, 128, 3, 1, 1), nn.LeakyReLU(0.2))
        self.model_class = nn.Sequential(nn.Conv2d(256, 529, 1))
        self.model_out = nn.Sequential(nn.Conv2d(128, 2, 1), nn.Tanh())

    def forward(self, lightness, ab, mask):
        x = torch.cat([(lightness - 50) / 100, ab / 110, mask], dim=1)
        one = self.model1(x)
        two = self.model2(one[:, :, ::2, ::2])
        three = self.model3(two[:, :, ::2, ::2])
        x = self.model4(three[:, :, ::2, ::2])
        for number in (5, 6, 7):
            x = getattr(self, f"model{number}")(x)
        x = self.model8(self.model8up(x) + self.model3short8(three))
        x = self.model9(self.model9up(x) + self.model2short9(two))
        x = self.model10(self.model10up(x) + self.model1short10(one))
        return 110 * self.model_out(x)


def randomize(network):
    """Weights under which color comes out, and normalizations that are no identity."""
    for module in network.modules():
        if isinstance(module, nn.BatchNorm2d):
            module.running_mean.normal_(0.2, 0.2)
            module.running_var.uniform_(0.3, 1.5)
            module.weight.data.uniform_(0.6, 1.4)
            module.bias.data.normal_(0, 0.2)
    if isinstance(network, Eccv16):
        network.model8[6].weight.data *= 300
        network.model_out.weight.data *= 8
    return network.eval()


def write(network, name, inputs, input_names):
    with torch.no_grad():
        answer = network(*inputs)
    state = network.state_dict()
    torch.save(state, folder / f"{name}.pth")
    torch.save({"state_dict": state, "epoch": 3}, folder / f"{name}-legacy.pth", _use_new_zipfile_serialization=False)
    save_file({key: value.contiguous() for key, value in state.items()}, folder / f"{name}.safetensors")
    axes = {2: torch.export.Dim("rows", min=2, max=64), 3: torch.export.Dim("columns", min=2, max=64)}
    shapes = tuple({2: 8 * axes[2], 3: 8 * axes[3]} for _ in inputs)
    try:
        torch.onnx.export(network, inputs, folder / f"{name}.onnx", input_names=input_names, output_names=["ab"],
                          dynamic_shapes=shapes, dynamo=True, external_data=False, verbose=False)
        dynamic = True
    except Exception:  # An exporter that cannot say the sizes: at one size, then.
        torch.onnx.export(network, inputs, folder / f"{name}.onnx", input_names=input_names, output_names=["ab"],
                          dynamo=True, external_data=False, verbose=False)
        dynamic = False
    return {
        "parameters": sum(parameter.numel() for parameter in network.parameters()),
        "answer": answer.flatten().tolist(),
        "dynamic": dynamic,
    }


height, width = 40, 64
lightness = torch.rand(1, 1, height, width) * 100
mask = (torch.rand(1, 1, height, width) < 0.05).float()
ab = (torch.rand(1, 2, height, width) * 120 - 60) * mask
report = {
    "width": width,
    "height": height,
    "lightness": lightness.flatten().tolist(),
    "ab": ab.flatten().tolist(),
    "mask": mask.flatten().tolist(),
    "eccv16": write(randomize(Eccv16()), "eccv16", (lightness,), ["lightness"]),
    "siggraph17": write(randomize(Siggraph17()), "siggraph17", (lightness, ab, mask), ["lightness", "ab_hints", "mask"]),
}
(folder / "report.json").write_text(json.dumps(report))
