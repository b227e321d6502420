/** Photos and collections dragged within the page: what they are is in the state, the browser only learns the kind. */
const photosType = 'application/x-heliochrome-photos';
const collectionType = 'application/x-heliochrome-collection';

/** Begins a drag of the selected photos. */
export function photosDragged(transfer: DataTransfer): void {
  transfer.setData(photosType, 'selected');
  transfer.effectAllowed = 'copy';
}

/** Begins a drag of a collection. */
export function collectionDragged(transfer: DataTransfer, id: number): void {
  transfer.setData(collectionType, `${id}`);
  transfer.effectAllowed = 'move';
}

export function holdsPhotos(transfer: DataTransfer | null): boolean {
  return transfer?.types.includes(photosType) === true;
}

export function holdsCollection(transfer: DataTransfer | null): boolean {
  return transfer?.types.includes(collectionType) === true;
}

/** The collection that was dropped; null when it is something else. Only known in the drop itself. */
export function droppedCollection(transfer: DataTransfer): number | null {
  const id = Number(transfer.getData(collectionType));
  return Number.isInteger(id) && id > 0 ? id : null;
}
