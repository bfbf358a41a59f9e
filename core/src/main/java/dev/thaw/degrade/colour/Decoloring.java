package dev.thaw.degrade.colour;

import dev.thaw.base.Seeds;
import dev.thaw.degrade.Degrader;
import dev.thaw.degrade.Draw;
import dev.thaw.degrade.Linear;
import dev.thaw.degrade.Operator;
import dev.thaw.degrade.Tables;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;

/** The open {@link Decolor}: one number per step, E_n. */
final class Decoloring implements Operator {
    private final Decolor spec;
    private final ImageShape image;
    private final Device device;

    /** E_n, {@code (T+1, 1)}. */
    private final Tensor left;

    private Decoloring(Decolor spec, ImageShape image, Device device, Tensor left) {
        this.spec = spec;
        this.image = image;
        this.device = device;
        this.left = left;
    }

    static Decoloring open(Decolor spec, ImageShape image, Device device) {
        Tensor left = Tables.keep(device, spec.steps(), n -> new float[] {(float) spec.left(n)}, 1);
        return new Decoloring(spec, image, device, left);
    }

    @Override
    public Degrader draw(Seeds seeds) {
        Draw draw = new Draw(spec.steps(), image, device, seeds.count());
        return spec.images() == Decolor.Images.LAB ? new OfLab(draw) : new OfRgb(draw);
    }

    @Override
    public void close() {
        left.close();
    }

    /** E_n x + (1 − E_n) mean(x), written so that a grey pixel stays as it is. */
    private Tensor faded(Tensor rgb, Tensor n) {
        Tensor grey = rgb.mean(new long[] {1}, true, new ScalarTypeOptional());
        return grey.add(rgb.sub(grey).mul(Tensors.perImage(left.index_select(0, n))));
    }

    /** The matrix is symmetric: it is its own adjoint. */
    private final class OfRgb implements Degrader, Linear {
        private final Draw draw;

        OfRgb(Draw draw) {
            this.draw = draw;
        }

        @Override
        public Tensor degrade(Tensor x0, Tensor severity) {
            try (Scope scope = Scope.open()) {
                Tensor n = draw.index(x0, severity);
                return scope.handUp(Draw.cleanWhereZero(n, x0, faded(x0, n)));
            }
        }

        @Override
        public Tensor adjoint(Tensor y, Tensor severity) {
            return degrade(y, severity);
        }

        @Override
        public void close() {}
    }

    /**
     * Mixtures of colours that a screen shows are shown too: cutting once, before the first step,
     * cuts as cutting at every step does.
     */
    private final class OfLab implements Degrader {
        private final Draw draw;

        OfLab(Draw draw) {
            this.draw = draw;
        }

        @Override
        public Tensor degrade(Tensor x0, Tensor severity) {
            try (Scope scope = Scope.open()) {
                Tensor n = draw.index(x0, severity);
                Tensor lab = Lab.of(faded(Lab.toRgb(x0), n));
                return scope.handUp(Draw.cleanWhereZero(n, x0, lab));
            }
        }

        @Override
        public void close() {}
    }
}
