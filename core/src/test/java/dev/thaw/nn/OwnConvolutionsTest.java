package dev.thaw.nn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.nn.cpu.Bfloat16;
import dev.thaw.nn.cpu.Convolution;
import dev.thaw.nn.cpu.Depthwise;
import dev.thaw.nn.cpu.Winograd;
import dev.thaw.tensor.Native;
import dev.thaw.tensor.Scope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.DeviceType;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OwnConvolutionsTest {
    private static final Conv DENSE = Conv.same("dense", 64, 64, 3);
    private static final Conv DEPTHWISE = Conv.depthwise("depthwise", 64, 7);
    private static final Conv POINTWISE = Conv.same("pointwise", 64, 64, 1);
    private static final Conv DOWN = new Conv("down", 64, 64, 4, 2, 1, 1, true);

    private final OwnConvolutions convolutions = new OwnConvolutions(0);

    private @Nullable Convolution of(Conv layer, long side, ScalarType type, boolean taped) {
        Native.start();
        try (Scope scope = Scope.open()) {
            Tensor x = torch.zeros(1, 64, side, side).to(type);
            return convolutions.of(layer, x, taped);
        }
    }

    @Test
    void inFloat32TilesAreForManyPixels() {
        try (NoGradGuard guard = new NoGradGuard()) {
            assertThat(of(DENSE, 64, ScalarType.Float, false)).isInstanceOf(Winograd.class);
            assertThat(of(DENSE, 8, ScalarType.Float, false)).isNull();
            assertThat(of(DEPTHWISE, 8, ScalarType.Float, false)).isInstanceOf(Depthwise.class);
            assertThat(of(DEPTHWISE, 8, ScalarType.Double, false)).isNull();
            assertThat(of(POINTWISE, 64, ScalarType.Float, false)).isNull();
            assertThat(of(DOWN, 64, ScalarType.Float, false)).isNull();
        }
    }

    @Test
    void gradientsNeedATape() {
        assertThat(of(DENSE, 64, ScalarType.Float, true)).isInstanceOf(Winograd.class);
        assertThat(of(DENSE, 64, ScalarType.Float, false)).isNull();
        assertThat(of(DEPTHWISE, 8, ScalarType.Float, false)).isNull();
    }

    @Test
    void trainingsInBfloat16HaveTheirOwn() {
        Native.start();
        try (Autocast on = Autocast.on(DeviceType.CPU)) {
            for (ScalarType type : new ScalarType[] {ScalarType.Float, ScalarType.BFloat16}) {
                assertThat(of(DENSE, 8, type, true)).isInstanceOf(Bfloat16.class);
                assertThat(of(DEPTHWISE, 8, type, true)).isInstanceOf(Depthwise.class);
                assertThat(of(POINTWISE, 8, type, true)).isNull();
                assertThat(of(DENSE, 8, type, false)).isNull();
            }
            try (NoGradGuard guard = new NoGradGuard()) {
                assertThat(of(DENSE, 64, ScalarType.Float, false)).isNull();
            }
        }
        assertThat(Autocast.here()).isFalse();
    }
}
