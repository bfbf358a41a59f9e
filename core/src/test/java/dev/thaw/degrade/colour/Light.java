package dev.thaw.degrade.colour;

/** The curve of sRGB in double, from the standard; values in [-1, 1], light in [0, 1]. */
final class Light {
    private Light() {}

    static double of(double x) {
        double c = (x + 1) / 2;
        return c <= 0.04045 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4);
    }

    static double picture(double light) {
        double l = Math.clamp(light, 0.0, 1.0);
        return 2 * (l <= 0.0031308 ? 12.92 * l : 1.055 * Math.pow(l, 1 / 2.4) - 0.055) - 1;
    }
}
