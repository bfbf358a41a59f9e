package dev.thaw.data.procedural;

import dev.thaw.image.Picture;

/** Where the non-black pixels of a grey picture are: extent in pixels, centre of mass by index. */
record Ink(int width, int height, double centreX, double centreY) {
    static Ink of(Picture picture) {
        int left = Integer.MAX_VALUE;
        int right = -1;
        int top = Integer.MAX_VALUE;
        int bottom = -1;
        double mass = 0;
        double sumX = 0;
        double sumY = 0;
        for (int y = 0; y < picture.height(); y++) {
            for (int x = 0; x < picture.width(); x++) {
                int level = picture.at(x, y, 0);
                if (level > 0) {
                    left = Math.min(left, x);
                    right = Math.max(right, x);
                    top = Math.min(top, y);
                    bottom = Math.max(bottom, y);
                    mass += level;
                    sumX += (double) level * x;
                    sumY += (double) level * y;
                }
            }
        }
        return new Ink(right - left + 1, bottom - top + 1, sumX / mass, sumY / mass);
    }
}
