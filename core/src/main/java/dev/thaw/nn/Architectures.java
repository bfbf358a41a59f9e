package dev.thaw.nn;

import dev.thaw.base.Catalogue;

/** The catalogue of networks. */
public final class Architectures {
    public static final Catalogue<Architecture> CATALOGUE =
            Catalogue.of(
                    "network",
                    Architecture.class,
                    FastUnet.class,
                    ConvNextUnet.class,
                    DdpmUnet.class);

    private Architectures() {}
}
