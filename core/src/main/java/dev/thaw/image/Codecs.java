package dev.thaw.image;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriter;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.spi.ImageReaderWriterSpi;
import javax.imageio.spi.ImageWriterSpi;

/**
 * The ImageIO plugins that read and write pictures: found once, when the first is needed, by the
 * class loader of this class (the one of the calling thread may not see them), then never again.
 */
final class Codecs {
    /**
     * Their JPEG reader also knows CMYK, their BMP and TIFF readers more variants than the JDK's.
     */
    private static final String TWELVE_MONKEYS = "com.twelvemonkeys";

    private static final String JDK = "com.sun.imageio";

    private static final Map<PictureFormat, ImageReaderSpi> READERS = readers();
    private static final Map<PictureFormat, ImageWriterSpi> WRITERS = writers();

    private Codecs() {}

    /** A new reader; a reader belongs to one thread. */
    static ImageReader reader(PictureFormat format) throws IOException {
        return Objects.requireNonNull(READERS.get(format)).createReaderInstance();
    }

    /** A new writer of PNG or JPEG; a writer belongs to one thread. */
    static ImageWriter writer(PictureFormat format) throws IOException {
        return Objects.requireNonNull(WRITERS.get(format)).createWriterInstance();
    }

    private static Map<PictureFormat, ImageReaderSpi> readers() {
        ImageIO.setUseCache(false);
        IIORegistry registry = IIORegistry.getDefaultInstance();
        for (ImageReaderSpi plugin :
                ServiceLoader.load(ImageReaderSpi.class, Codecs.class.getClassLoader())) {
            if (registry.getServiceProviderByClass(plugin.getClass()) == null) {
                registry.registerServiceProvider(plugin);
            }
        }
        return choose(
                registry, ImageReaderSpi.class, TWELVE_MONKEYS, List.of(PictureFormat.values()));
    }

    private static Map<PictureFormat, ImageWriterSpi> writers() {
        return choose(
                IIORegistry.getDefaultInstance(),
                ImageWriterSpi.class,
                JDK,
                List.of(PictureFormat.PNG, PictureFormat.JPEG));
    }

    private static <P extends ImageReaderWriterSpi> Map<PictureFormat, P> choose(
            IIORegistry registry, Class<P> kind, String preferred, List<PictureFormat> formats) {
        List<P> plugins = new ArrayList<>();
        registry.getServiceProviders(kind, true).forEachRemaining(plugins::add);
        Map<PictureFormat, P> chosen = new EnumMap<>(PictureFormat.class);
        for (PictureFormat format : formats) {
            chosen.put(
                    format,
                    plugins.stream()
                            .filter(p -> knows(p, format))
                            .max(Comparator.comparing(p -> is(p, preferred)))
                            .orElseThrow(
                                    () -> new IllegalStateException("no plugin for " + format)));
        }
        return chosen;
    }

    private static boolean knows(ImageReaderWriterSpi plugin, PictureFormat format) {
        return Arrays.stream(plugin.getFormatNames())
                .anyMatch(name -> name.equalsIgnoreCase(format.name()));
    }

    private static boolean is(ImageReaderWriterSpi plugin, String preferred) {
        return plugin.getClass().getName().startsWith(preferred);
    }
}
