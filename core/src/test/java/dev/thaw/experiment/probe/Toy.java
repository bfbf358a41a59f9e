package dev.thaw.experiment.probe;

import dev.thaw.base.Seeds;
import dev.thaw.degrade.Degradation;
import dev.thaw.degrade.Degrader;
import dev.thaw.degrade.Draw;
import dev.thaw.degrade.Operator;
import dev.thaw.degrade.Prior;
import dev.thaw.degrade.StandardNormal;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Noise;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * A sound degradation of four steps, to be broken: pictures fade to one grey level, drawn for each.
 * Linear it is not, since the level is added.
 */
class Toy implements Degradation {
    static final int STEPS = 4;

    @Override
    public int steps() {
        return STEPS;
    }

    @Override
    public Operator open(ImageShape image, Device device) {
        return new Operator() {
            @Override
            public Degrader draw(Seeds seeds) {
                return drawn(seeds, new Draw(STEPS, image, device, seeds.count()));
            }

            @Override
            public void close() {}
        };
    }

    Degrader drawn(Seeds seeds, Draw draw) {
        return new Faded(seeds, draw);
    }

    @Override
    public Prior prior() {
        return new StandardNormal();
    }

    /** What tests change. */
    class Faded implements Degrader {
        final Seeds seeds;
        final Draw draw;

        Faded(Seeds seeds, Draw draw) {
            this.seeds = seeds;
            this.draw = draw;
        }

        /** n/T per image, {@code (N, 1, 1, 1)}. */
        Tensor rounded(Tensor severity) {
            Tensor n = draw.index(severity).to(ScalarType.Float);
            return Tensors.perImage(n.div(new Scalar((float) STEPS)));
        }

        /** One level per image, {@code (N, 1, 1, 1)}. */
        Tensor levels() {
            return Tensors.perImage(
                    Noise.uniform(seeds, 1, Device.CPU).mul(new Scalar(2f)).sub(new Scalar(1f)));
        }

        Tensor formula(Tensor x0, Tensor s) {
            Tensor kept = s.neg().add(new Scalar(1f));
            return x0.mul(kept).add(levels().mul(s));
        }

        @Override
        public Tensor degrade(Tensor x0, Tensor severity) {
            try (Scope scope = Scope.open()) {
                Tensor y = formula(x0, rounded(severity));
                return scope.handUp(Draw.cleanWhereZero(draw.index(severity), x0, y));
            }
        }

        @Override
        public void close() {}
    }
}
