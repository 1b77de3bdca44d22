// A worker: makes a large photo small enough to send, while the page goes on. Answers {blob, bitmap}: the photo as a
// JPEG, upright and without what the camera knew, and a small picture of it for the page.

const LONGEST = 2000, ENOUGH = 600_000, CARD = 240;

addEventListener('message', async ({data: {id, file}}) => {
  try {
    const photo = await createImageBitmap(file, {imageOrientation: 'from-image'});
    const scale = Math.min(1, LONGEST / Math.max(photo.width, photo.height));
    const width = Math.max(1, Math.round(photo.width * scale)), height = Math.max(1, Math.round(photo.height * scale));
    let blob = file;
    if (scale < 1 || file.size > ENOUGH) {
      const sheet = new OffscreenCanvas(width, height), pen = sheet.getContext('2d');
      pen.fillStyle = '#fff';
      pen.fillRect(0, 0, width, height);
      pen.drawImage(photo, 0, 0, width, height);
      const redrawn = await sheet.convertToBlob({type: 'image/jpeg', quality: .85});
      if (redrawn.size < file.size) blob = redrawn;
    }
    const small = CARD / Math.max(width, height);
    const options = {resizeWidth: Math.max(1, Math.round(width * small)), resizeHeight: Math.max(1, Math.round(height * small))};
    const bitmap = await createImageBitmap(photo, options);
    photo.close();
    postMessage({id, blob, bitmap}, [bitmap]);
  } catch {
    postMessage({id, blob: file}); // what the browser cannot read the server may, or says why not
  }
});
