package dev.thaw.image;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ConvertTest {
    /** Numbers computed with Pillow 12.3.0. */
    @Test
    void lumaEqualsThatOfPillow() {
        Picture rgb =
                PictureFiles.of(
                        6, 1, 3, 255, 0, 0, 0, 255, 0, 0, 0, 255, 12, 200, 77, 254, 254, 253, 1, 2,
                        3);
        assertThat(Convert.grey(rgb)).isEqualTo(PictureFiles.of(6, 1, 1, 76, 150, 29, 130, 254, 2));
    }

    /** The weights sum to one: 19595 + 38470 + 7471 = 65536. */
    @Test
    void greyAndBackIsIdentityForGreys() {
        byte[] all = new byte[256];
        for (int i = 0; i < 256; i++) {
            all[i] = (byte) i;
        }
        Picture grey = Picture.of(16, 16, 1, all);
        assertThat(Convert.grey(Convert.rgb(grey))).isEqualTo(grey);
        assertThat(Convert.rgb(grey).at(3, 2, 1)).isEqualTo(grey.at(3, 2, 0));
        assertThat(Convert.channels(grey, 1)).isSameAs(grey);
    }
}
