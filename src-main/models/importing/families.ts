import type { ModelFamily } from '../../../src-shared/domain/graphMapping.ts';

/** What is told of a model of each family. */
export const familyDescriptions: Readonly<Record<ModelFamily, string>> = {
  eccv16: 'The network of “Colorful Image Colorization” (Zhang, Isola and Efros, ECCV 2016).',
  siggraph17:
    'The network of “Real-Time User-Guided Image Colorization with Learned Deep Priors” (Zhang et al., SIGGRAPH 2017).',
  ddcolor: 'A network of the DDColor family (Kang et al., ICCV 2023).',
  deoldify: 'A network of the DeOldify family (Antic, 2018).',
  described: 'A colorization network from elsewhere, used by a described mapping.',
};
