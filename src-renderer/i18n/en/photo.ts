export const photoMessages = {
  'photo.title': 'Photo',
} as const;
