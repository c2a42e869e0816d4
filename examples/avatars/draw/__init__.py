"""The painter of the gallery: every preset is drawn by this code, with numpy and OpenCV."""
