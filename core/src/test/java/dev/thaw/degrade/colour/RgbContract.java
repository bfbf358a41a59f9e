package dev.thaw.degrade.colour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thaw.base.Catalogue;
import dev.thaw.base.Fault;
import dev.thaw.degrade.DegradationContract;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What changes of colours keep beside the rest: grey pictures are refused. */
abstract class RgbContract extends DegradationContract {
    @Override
    protected List<ImageShape> shapes() {
        return List.of(
                new ImageShape(3, 16, 16), new ImageShape(3, 31, 37), new ImageShape(3, 7, 3));
    }

    @Test
    void greyPicturesAreRefusedWithASentence() {
        String name = Catalogue.nameOf(subject().getClass());
        assertThatThrownBy(() -> subject().open(new ImageShape(1, 4, 5), Device.CPU))
                .isInstanceOfSatisfying(
                        Fault.class, f -> assertThat(f.kind()).isEqualTo(Fault.Kind.USAGE))
                .hasMessageMatching(name + " needs images .* got images of 5x4x1");
    }
}
