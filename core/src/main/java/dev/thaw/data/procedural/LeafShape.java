package dev.thaw.data.procedural;

import java.util.random.RandomGenerator;

/**
 * Outline of a leaf around the origin as a signed distance: below 0 inside, above 0 outside, in the
 * unit of the radius. Exact for capsules, close to exact near the edge for the others.
 */
sealed interface LeafShape {
    float edge(float x, float y);

    /** A random outline that fits a circle of radius {@code r}. */
    static LeafShape any(float r, RandomGenerator random) {
        float[] turn = new float[2];
        direction(random, turn);
        float cos = turn[0];
        float sin = turn[1];
        float kind = random.nextFloat();
        if (kind < 0.25f) {
            return new Ellipse(r, r, 1, 0);
        }
        if (kind < 0.5f) {
            return new Ellipse(r, r * (0.25f + 0.7f * random.nextFloat()), cos, sin);
        }
        if (kind < 0.6f) {
            float thick = r * (0.1f + 0.3f * random.nextFloat());
            return new Capsule(r - thick, thick, cos, sin);
        }
        return Polygon.any(r, cos, sin, random);
    }

    /** A uniform direction as cosine and sine: a point of the unit disc, pushed to its rim. */
    static void direction(RandomGenerator random, float[] cosSin) {
        while (true) {
            float x = 2 * random.nextFloat() - 1;
            float y = 2 * random.nextFloat() - 1;
            float square = x * x + y * y;
            if (square <= 1 && square > 1e-4f) {
                float scale = 1 / (float) Math.sqrt(square);
                cosSin[0] = x * scale;
                cosSin[1] = y * scale;
                return;
            }
        }
    }

    /** Half axes a and b, the first turned to (cos, sin). */
    record Ellipse(float a, float b, float cos, float sin) implements LeafShape {
        @Override
        public float edge(float x, float y) {
            float u = (cos * x + sin * y) / a;
            float v = (cos * y - sin * x) / b;
            float level = (float) Math.sqrt(u * u + v * v);
            float slope = (float) Math.sqrt(u * u / (a * a) + v * v / (b * b));
            // first-order distance: (f - 1) / |grad f|; the centre itself is inside by b
            return slope > 1e-6f ? level * (level - 1) / slope : -b;
        }
    }

    /** All points within {@code thick} of a line of length {@code 2 · half}. */
    record Capsule(float half, float thick, float cos, float sin) implements LeafShape {
        @Override
        public float edge(float x, float y) {
            float u = Math.max(0, Math.abs(cos * x + sin * y) - half);
            float v = cos * y - sin * x;
            return (float) Math.sqrt(u * u + v * v) - thick;
        }
    }

    /** A convex polygon as half planes: outward normals and their distances from the origin. */
    final class Polygon implements LeafShape {
        private static final int MOST = 7;

        /** Normals of the regular polygons with 0 … {@link #MOST} sides: x, y, x, y … */
        private static final float[][] REGULAR = new float[MOST + 1][];

        /** Distance of their sides from the centre, for corners on the unit circle. */
        private static final float[] APOTHEM = new float[MOST + 1];

        static {
            for (int sides = 1; sides <= MOST; sides++) {
                APOTHEM[sides] = (float) StrictMath.cos(Math.PI / sides);
                REGULAR[sides] = new float[2 * sides];
                for (int k = 0; k < sides; k++) {
                    REGULAR[sides][2 * k] = (float) StrictMath.cos(2 * Math.PI * k / sides);
                    REGULAR[sides][2 * k + 1] = (float) StrictMath.sin(2 * Math.PI * k / sides);
                }
            }
        }

        private final float[] nx;
        private final float[] ny;
        private final float[] offset;

        private Polygon(int sides) {
            nx = new float[sides];
            ny = new float[sides];
            offset = new float[sides];
        }

        /** A turned regular polygon in the circle of radius {@code r}, its sides moved inwards. */
        static Polygon any(float r, float cos, float sin, RandomGenerator random) {
            int sides = 3 + random.nextInt(MOST - 2);
            Polygon polygon = new Polygon(sides);
            float[] regular = REGULAR[sides];
            float apothem = r * APOTHEM[sides];
            for (int k = 0; k < sides; k++) {
                polygon.nx[k] = cos * regular[2 * k] - sin * regular[2 * k + 1];
                polygon.ny[k] = sin * regular[2 * k] + cos * regular[2 * k + 1];
                float inward = random.nextFloat();
                polygon.offset[k] = apothem * (1 - 0.6f * inward * inward);
            }
            return polygon;
        }

        @Override
        public float edge(float x, float y) {
            float worst = -Float.MAX_VALUE;
            for (int k = 0; k < nx.length; k++) {
                worst = Math.max(worst, nx[k] * x + ny[k] * y - offset[k]);
            }
            return worst;
        }
    }
}
