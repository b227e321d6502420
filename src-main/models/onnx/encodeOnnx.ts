import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import {
  onnxElements,
  onnxLayout,
  onnxOpset,
  type OnnxAttribute,
  type OnnxDoor,
  type OnnxGraph,
  type OnnxNode,
  type OnnxTensor,
} from './onnxTypes.ts';

/** Numbers of `AttributeProto.AttributeType`. */
const attributeTypes = { real: 1, integer: 2, text: 3, integers: 7 } as const;

function writeText(writer: BinaryWriter, field: number, value: string): void {
  writer.tag(field, WireType.LengthDelimited).string(value);
}

function writeInteger(writer: BinaryWriter, field: number, value: number): void {
  writer.tag(field, WireType.Varint).int64(value);
}

function writePart(writer: BinaryWriter, field: number, write: () => void): void {
  writer.tag(field, WireType.LengthDelimited).fork();
  write();
  writer.join();
}

function writeAttribute(writer: BinaryWriter, name: string, attribute: OnnxAttribute): void {
  writeText(writer, 1, name);
  if ('text' in attribute) {
    writeText(writer, 4, attribute.text);
    writeInteger(writer, 20, attributeTypes.text);
  } else if ('integer' in attribute) {
    writeInteger(writer, 3, attribute.integer);
    writeInteger(writer, 20, attributeTypes.integer);
  } else if ('real' in attribute) {
    writer.tag(2, WireType.Bit32).float(attribute.real);
    writeInteger(writer, 20, attributeTypes.real);
  } else {
    for (const value of attribute.integers) writeInteger(writer, 8, value);
    writeInteger(writer, 20, attributeTypes.integers);
  }
}

function writeNode(writer: BinaryWriter, node: OnnxNode): void {
  for (const input of node.inputs) writeText(writer, 1, input);
  for (const output of node.outputs) writeText(writer, 2, output);
  writeText(writer, 3, node.name);
  writeText(writer, 4, node.operator);
  for (const [name, attribute] of Object.entries(node.attributes)) {
    writePart(writer, 5, () => {
      writeAttribute(writer, name, attribute);
    });
  }
}

function writeTensor(writer: BinaryWriter, tensor: OnnxTensor): void {
  for (const side of tensor.shape) writeInteger(writer, 1, side);
  writeInteger(writer, 2, onnxElements[tensor.element]);
  writeText(writer, 8, tensor.name);
  writer.tag(9, WireType.LengthDelimited).bytes(tensor.data);
}

function writeSide(writer: BinaryWriter, side: number | string): void {
  if (typeof side === 'number') writeInteger(writer, 1, side);
  else writeText(writer, 2, side);
}

function writeDoor(writer: BinaryWriter, door: OnnxDoor): void {
  writeText(writer, 1, door.name);
  // ValueInfoProto.type → TypeProto.tensor_type → TypeProto.Tensor
  writePart(writer, 2, () => {
    writePart(writer, 1, () => {
      writeInteger(writer, 1, onnxElements.float32);
      writePart(writer, 2, () => {
        for (const side of door.shape) {
          writePart(writer, 1, () => {
            writeSide(writer, side);
          });
        }
      });
    });
  });
}

function writeGraph(writer: BinaryWriter, graph: OnnxGraph): void {
  for (const node of graph.nodes) {
    writePart(writer, 1, () => {
      writeNode(writer, node);
    });
  }
  writeText(writer, 2, graph.name);
  for (const tensor of graph.constants) {
    writePart(writer, 5, () => {
      writeTensor(writer, tensor);
    });
  }
  for (const [field, doors] of [
    [11, graph.inputs],
    [12, graph.outputs],
  ] as const) {
    for (const door of doors) {
      writePart(writer, field, () => {
        writeDoor(writer, door);
      });
    }
  }
}

/**
 * Encodes a graph as an ONNX file (`ModelProto` of onnx.proto3).
 *
 * @param producer who writes it: name and version
 */
export function encodeOnnx(
  graph: OnnxGraph,
  producer: { readonly name: string; readonly version: string },
): Uint8Array<ArrayBuffer> {
  const writer = new BinaryWriter();
  writeInteger(writer, 1, onnxLayout);
  writeText(writer, 2, producer.name);
  writeText(writer, 3, producer.version);
  writeText(writer, 6, graph.description);
  writePart(writer, 7, () => {
    writeGraph(writer, graph);
  });
  writePart(writer, 8, () => {
    writeText(writer, 1, '');
    writeInteger(writer, 2, onnxOpset);
  });
  for (const [key, value] of Object.entries(graph.metadata)) {
    writePart(writer, 14, () => {
      writeText(writer, 1, key);
      writeText(writer, 2, value);
    });
  }
  return writer.finish();
}
