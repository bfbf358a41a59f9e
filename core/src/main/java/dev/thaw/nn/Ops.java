package dev.thaw.nn;

import java.util.function.BinaryOperator;
import java.util.function.Supplier;

/**
 * The operations that networks are made of, over values of one kind. A network is defined once over
 * them: with {@link TorchOps} it runs on libtorch, with {@link OnnxOps} it is written down as a
 * graph.
 *
 * <p>Shapes: images {@code (N, C, H, W)}, rows {@code (N, K)}, tokens {@code (N, positions, C)}. N,
 * H and W are unknown to a network; nothing may depend on their values.
 *
 * @param <V> a value: a tensor, or the name of one
 */
interface Ops<V> {
    V conv(Conv layer, V x);

    /** {@code conv(layer, activation(x)) + added}. */
    default V convAdd(Conv layer, Activation activation, V x, V added) {
        return add(conv(layer, activation.apply(this, x)), added);
    }

    V conv(TransposedConv layer, V x);

    /** Maps the last axis of rows or tokens. */
    V dense(Dense layer, V x);

    V norm(ChannelNorm layer, V x);

    V norm(GroupNorm layer, V x);

    V add(V a, V b);

    V sub(V a, V b);

    V div(V a, V b);

    V mul(V a, V b);

    /** {@code a + b·c}. */
    V addProduct(V a, V b, V c);

    V plus(V x, double number);

    V times(V x, double number);

    V square(V x);

    V sqrt(V x);

    V log(V x);

    V sin(V x);

    V cos(V x);

    /** To the nearest whole number, halves to the even one. */
    V round(V x);

    V sigmoid(V x);

    V silu(V x);

    /** The exact one, by the error function. */
    V gelu(V x);

    /** Mean of each image: {@code (N, 1, 1, 1)}. */
    V mean(V image);

    /** One row {@code (1, K)} of fixed numbers, where {@code like} is. */
    V constant(float[] numbers, V like);

    /** {@code (N)} as {@code (N, 1)}. */
    V column(V perImage);

    /** {@code (N, K)} as {@code (N, K, 1, 1)}. */
    V spread(V rows);

    /** {@code (N, K, 1, 1)} as {@code (N, K)}. */
    V rows(V spread);

    /** Side by side along the second axis. */
    V cat(V a, V b);

    /** The part of an axis that starts at {@code from}. */
    V narrow(V x, int axis, int from, int count);

    /** Each square of side {@code patch} into channels, ordered {@code (c, dy, dx)}. */
    V unshuffle(V image, int channels, int patch);

    /** The reverse of {@link #unshuffle}. */
    V shuffle(V image, int patch);

    /** 2×2 pixels into channels, ordered {@code (dy, dx, c)}. */
    V fold(V image);

    /** The reverse of {@link #fold}. */
    V unfold(V image);

    /** One row and one column of zeros at the bottom and the right. */
    V padEnd(V image);

    /** Every pixel four times: twice the height and the width. */
    V enlarge(V image);

    /** An image as tokens, row by row. */
    V tokens(V image);

    /** Tokens as an image of the size of {@code like}. */
    V image(V tokens, V like);

    /** Scaled dot-product attention over tokens of {@code heads·width} channels. */
    V attend(V q, V k, V v, int heads, int width);

    /**
     * Linear attention over the pixels of an image: softmax of the keys over the positions.
     *
     * @param qkv {@code (N, 3·heads·width, H, W)}: queries, keys and values of all heads
     * @return {@code (N, heads·width, H, W)}
     */
    V attendLinearly(V qkv, int heads, int width);

    /** The same values; a hint that images lie best with their channels last from here on. */
    default V channelsLast(V image) {
        return image;
    }

    /**
     * A part of a pass; what it makes beside its result is let go at its end. What is used in more
     * than one place must be the result of a part (see {@link Tape}).
     */
    default V part(Supplier<V> part) {
        return part.get();
    }

    /**
     * Parts through which the images may go a few at a time, since none depends on another.
     *
     * @param widest channels of the widest value in them, which is as high and wide as {@code x}
     * @param condition one row for each image
     */
    default V few(int widest, V x, V condition, BinaryOperator<V> parts) {
        return parts.apply(x, condition);
    }

    /** {@link #cat} as a part of its own: it is used in more than one place. */
    default V join(V h, V skip) {
        return part(() -> cat(h, skip));
    }

    /** Dropout of a training; else the same values. The layer's name keys the draw. */
    default V dropout(String layer, double rate, V x) {
        return x;
    }

    /** Tells that {@code output} is what the module called {@code module} gives. */
    default void made(String module, V output) {}
}
