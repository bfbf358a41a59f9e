package dev.thaw.report;

/** Text made safe for HTML and SVG. */
final class Html {
    private Html() {}

    /**
     * The text with everything that has a meaning in markup written as entities, for elements and
     * quoted attributes alike; control characters, which no document may hold, become {@code ?}.
     */
    static String escape(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                case '\n', '\t' -> out.append(c);
                default -> out.append(unfit(text, i) ? '?' : c);
            }
        }
        return out.toString();
    }

    private static boolean unfit(String text, int i) {
        char c = text.charAt(i);
        if (Character.isHighSurrogate(c)) {
            return i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1));
        }
        if (Character.isLowSurrogate(c)) {
            return i == 0 || !Character.isHighSurrogate(text.charAt(i - 1));
        }
        return Character.isISOControl(c) || c >= 0xfffe;
    }
}
