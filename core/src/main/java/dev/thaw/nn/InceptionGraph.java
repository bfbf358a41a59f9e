package dev.thaw.nn;

import static dev.thaw.nn.InceptionNode.chain;
import static dev.thaw.nn.InceptionNode.parallel;

import dev.thaw.nn.InceptionNode.Pool;
import dev.thaw.nn.InceptionNode.Unit;

/**
 * Inception-v3 (Szegedy et al. 2016) as the graph of 2015-12-05 has it, through which the FID was
 * defined. It differs from the later versions: means are taken over the pixels inside the image
 * alone, and the last block pools by the largest value. Names are those of the usual PyTorch
 * conversion.
 */
final class InceptionGraph {
    private InceptionGraph() {}

    /** From {@code (N, 3, 299, 299)} to {@code (N, 2048, 8, 8)}. */
    static InceptionNode build() {
        return chain(
                valid("Conv2d_1a_3x3", 3, 32, 3, 2),
                valid("Conv2d_2a_3x3", 32, 32, 3, 1),
                same("Conv2d_2b_3x3", 32, 64, 3, 3),
                Pool.HALVE,
                same("Conv2d_3b_1x1", 64, 80, 1, 1),
                valid("Conv2d_4a_3x3", 80, 192, 3, 1),
                Pool.HALVE,
                a("Mixed_5b", 192, 32),
                a("Mixed_5c", 256, 64),
                a("Mixed_5d", 288, 64),
                b("Mixed_6a", 288),
                c("Mixed_6b", 128),
                c("Mixed_6c", 160),
                c("Mixed_6d", 160),
                c("Mixed_6e", 192),
                d("Mixed_7a"),
                e("Mixed_7b", 1280, Pool.MEAN),
                e("Mixed_7c", 2048, Pool.LARGEST));
    }

    private static Unit same(String name, int in, int out, int height, int width) {
        return new Unit(name, in, out, height, width, 1, true);
    }

    private static Unit valid(String name, int in, int out, int kernel, int stride) {
        return new Unit(name, in, out, kernel, kernel, stride, false);
    }

    private static InceptionNode a(String name, int in, int pooled) {
        String b5 = name + ".branch5x5_";
        String b3 = name + ".branch3x3dbl_";
        return parallel(
                same(name + ".branch1x1", in, 64, 1, 1),
                chain(same(b5 + "1", in, 48, 1, 1), same(b5 + "2", 48, 64, 5, 5)),
                chain(
                        same(b3 + "1", in, 64, 1, 1),
                        same(b3 + "2", 64, 96, 3, 3),
                        same(b3 + "3", 96, 96, 3, 3)),
                chain(Pool.MEAN, same(name + ".branch_pool", in, pooled, 1, 1)));
    }

    private static InceptionNode b(String name, int in) {
        String b3 = name + ".branch3x3dbl_";
        return parallel(
                valid(name + ".branch3x3", in, 384, 3, 2),
                chain(
                        same(b3 + "1", in, 64, 1, 1),
                        same(b3 + "2", 64, 96, 3, 3),
                        valid(b3 + "3", 96, 96, 3, 2)),
                Pool.HALVE);
    }

    private static InceptionNode c(String name, int narrow) {
        String b7 = name + ".branch7x7_";
        String twice = name + ".branch7x7dbl_";
        return parallel(
                same(name + ".branch1x1", 768, 192, 1, 1),
                chain(
                        same(b7 + "1", 768, narrow, 1, 1),
                        same(b7 + "2", narrow, narrow, 1, 7),
                        same(b7 + "3", narrow, 192, 7, 1)),
                chain(
                        same(twice + "1", 768, narrow, 1, 1),
                        same(twice + "2", narrow, narrow, 7, 1),
                        same(twice + "3", narrow, narrow, 1, 7),
                        same(twice + "4", narrow, narrow, 7, 1),
                        same(twice + "5", narrow, 192, 1, 7)),
                chain(Pool.MEAN, same(name + ".branch_pool", 768, 192, 1, 1)));
    }

    private static InceptionNode d(String name) {
        String b3 = name + ".branch3x3_";
        String b7 = name + ".branch7x7x3_";
        return parallel(
                chain(same(b3 + "1", 768, 192, 1, 1), valid(b3 + "2", 192, 320, 3, 2)),
                chain(
                        same(b7 + "1", 768, 192, 1, 1),
                        same(b7 + "2", 192, 192, 1, 7),
                        same(b7 + "3", 192, 192, 7, 1),
                        valid(b7 + "4", 192, 192, 3, 2)),
                Pool.HALVE);
    }

    private static InceptionNode e(String name, int in, Pool pool) {
        String b3 = name + ".branch3x3_";
        String twice = name + ".branch3x3dbl_";
        return parallel(
                same(name + ".branch1x1", in, 320, 1, 1),
                chain(
                        same(b3 + "1", in, 384, 1, 1),
                        parallel(same(b3 + "2a", 384, 384, 1, 3), same(b3 + "2b", 384, 384, 3, 1))),
                chain(
                        same(twice + "1", in, 448, 1, 1),
                        same(twice + "2", 448, 384, 3, 3),
                        parallel(
                                same(twice + "3a", 384, 384, 1, 3),
                                same(twice + "3b", 384, 384, 3, 1))),
                chain(pool, same(name + ".branch_pool", in, 192, 1, 1)));
    }
}
