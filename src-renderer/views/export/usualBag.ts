import type { PresetPlan } from '../../state/exportRules.ts';

/** A bag as it is described in a plan. */
export type Bag = NonNullable<PresetPlan['package']>;

/** What a bag begins with. */
export const usualBag: Bag = {
  kind: 'bag',
  algorithms: ['sha256', 'sha512'],
  masters: false,
  sourceOrganization: '',
  contactName: '',
  description: '',
};
