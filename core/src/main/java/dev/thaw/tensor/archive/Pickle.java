package dev.thaw.tensor.archive;

import dev.thaw.tensor.archive.Value.Nothing;
import dev.thaw.tensor.archive.Value.Real;
import dev.thaw.tensor.archive.Value.Sequence;
import dev.thaw.tensor.archive.Value.Table;
import dev.thaw.tensor.archive.Value.Text;
import dev.thaw.tensor.archive.Value.Truth;
import dev.thaw.tensor.archive.Value.Tuple;
import dev.thaw.tensor.archive.Value.Whole;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A reader of pickles that executes nothing: the stack machine of Python's pickle, protocol 2 and
 * below (PEP 307), as far as files of weights use it. A name is looked up in a short list and
 * nowhere else. Memory is bounded by the length of the pickle, which is bounded too.
 */
final class Pickle {
    /** State dicts of the largest networks have pickles of a few megabytes. */
    static final long MAX_BYTES = 16L << 20;

    private static final int MAX_VALUES = 2_000_000;
    private static final int MAX_TEXT = 1 << 16;
    private static final int MAX_NAME = 256;

    private final InputStream in;
    private final List<Value> stack = new ArrayList<>();
    private final Deque<Integer> marks = new ArrayDeque<>();
    private final Map<Integer, Value> memo = new HashMap<>();
    private long at;
    private int pushed;

    private Pickle(InputStream in) {
        this.in = in;
    }

    /** Reads one pickle and stops behind it; {@code in} should be buffered. */
    static Value read(InputStream in) throws IOException, Refusal {
        return new Pickle(in).run();
    }

    private Value run() throws IOException, Refusal {
        while (true) {
            int code = next();
            if (code == '.') {
                return pop();
            }
            if (!(number(code) || text(code) || container(code) || reference(code))) {
                throw new Refusal(
                        "its pickle holds the instruction 0x"
                                + Integer.toHexString(code)
                                + " at byte "
                                + (at - 1)
                                + ", which weights do not need");
            }
        }
    }

    private boolean number(int code) throws IOException, Refusal {
        switch (code) {
            case 'N' -> push(Nothing.NONE);
            case 0x88 -> push(new Truth(true));
            case 0x89 -> push(new Truth(false));
            case 'K' -> push(new Whole(next()));
            case 'M' -> push(new Whole(little(2)));
            case 'J' -> push(new Whole((int) little(4)));
            case 0x8a -> push(new Whole(longer()));
            case 'G' -> push(new Real(Double.longBitsToDouble(Long.reverseBytes(little(8)))));
            default -> {
                return false;
            }
        }
        return true;
    }

    /** Two's complement of up to 8 bytes. */
    private long longer() throws IOException, Refusal {
        int count = next();
        if (count > 8) {
            throw new Refusal("its pickle holds a whole number of " + count + " bytes");
        }
        long value = little(count);
        int unused = 64 - 8 * count;
        return count == 0 ? 0 : value << unused >> unused;
    }

    private boolean text(int code) throws IOException, Refusal {
        switch (code) {
            case 'X' -> push(new Text(text(little(4), StandardCharsets.UTF_8)));
            case 'T' -> push(new Text(text(little(4), StandardCharsets.ISO_8859_1)));
            case 'U' -> push(new Text(text(next(), StandardCharsets.ISO_8859_1)));
            case 'c' -> push(Constructions.find(line(), line()));
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean container(int code) throws Refusal {
        switch (code) {
            case '(' -> marks.push(stack.size());
            case '}' -> push(new Table());
            case ']' -> push(new Sequence());
            case ')' -> push(new Tuple(List.of()));
            case 't' -> push(new Tuple(List.copyOf(sinceMark())));
            case 0x85, 0x86, 0x87 -> push(new Tuple(List.copyOf(last(code - 0x84))));
            case 'a' -> append(last(1));
            case 'e' -> append(sinceMark());
            case 's' -> set(last(2));
            case 'u' -> set(sinceMark());
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean reference(int code) throws IOException, Refusal {
        switch (code) {
            case 0x80 -> protocol(next());
            case 'q' -> memo.put(next(), top());
            case 'r' -> memo.put((int) little(4), top());
            case 'h' -> push(remembered(next()));
            case 'j' -> push(remembered((int) little(4)));
            case 'Q' -> push(Constructions.storage(pop()));
            case 'R' -> {
                Value arguments = pop();
                push(Constructions.call(pop(), arguments));
            }
            case 'b' -> build();
            default -> {
                return false;
            }
        }
        return true;
    }

    private static void protocol(int version) throws Refusal {
        if (version > 2) {
            throw new Refusal("its pickle follows protocol " + version + ", known is 2");
        }
    }

    /** An ordered dictionary may carry attributes (versions of modules); they say nothing here. */
    private void build() throws Refusal {
        Value state = pop();
        if (!(top() instanceof Table) || !(state instanceof Table)) {
            throw new Refusal("it sets the state of something that is no dictionary");
        }
    }

    private void append(List<Value> items) throws Refusal {
        if (!(top() instanceof Sequence list)) {
            throw new Refusal("its pickle appends to something that is no list");
        }
        list.items.addAll(items);
    }

    private void set(List<Value> items) throws Refusal {
        if (!(top() instanceof Table table) || items.size() % 2 != 0) {
            throw new Refusal("its pickle sets entries of something that is no dictionary");
        }
        for (int i = 0; i < items.size(); i += 2) {
            Constructions.put(table, items.get(i), items.get(i + 1));
        }
    }

    private Value remembered(int index) throws Refusal {
        Value value = memo.get(index);
        if (value == null) {
            throw new Refusal("its pickle refers to " + index + ", which it has not met");
        }
        return value;
    }

    private void push(Value value) throws Refusal {
        if (++pushed > MAX_VALUES) {
            throw new Refusal("its pickle makes more than " + MAX_VALUES + " values");
        }
        stack.add(value);
    }

    private Value pop() throws Refusal {
        Value value = top();
        stack.removeLast();
        return value;
    }

    private Value top() throws Refusal {
        int floor = marks.isEmpty() ? 0 : marks.peek();
        if (stack.size() <= floor) {
            throw new Refusal("its pickle takes more than it has put");
        }
        return stack.getLast();
    }

    /** Takes the last {@code count} values off the stack. */
    private List<Value> last(int count) throws Refusal {
        int floor = marks.isEmpty() ? 0 : marks.peek();
        if (stack.size() - floor < count) {
            throw new Refusal("its pickle takes more than it has put");
        }
        return take(stack.size() - count);
    }

    private List<Value> sinceMark() throws Refusal {
        if (marks.isEmpty()) {
            throw new Refusal("its pickle takes more than it has put");
        }
        return take(marks.pop());
    }

    private List<Value> take(int from) {
        List<Value> tail = stack.subList(from, stack.size());
        List<Value> taken = List.copyOf(tail);
        tail.clear();
        return taken;
    }

    private int next() throws IOException, Refusal {
        int value = in.read();
        if (value < 0) {
            throw new EOFException("its pickle is cut off");
        }
        if (++at > MAX_BYTES) {
            throw new Refusal("its pickle is longer than " + MAX_BYTES + " bytes");
        }
        return value;
    }

    /** A whole number of up to 8 bytes, lowest first, without sign. */
    private long little(int bytes) throws IOException, Refusal {
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            value |= (long) next() << (8 * i);
        }
        return value;
    }

    private String text(long length, java.nio.charset.Charset charset) throws IOException, Refusal {
        if (length > MAX_TEXT) {
            throw new Refusal("its pickle holds a string of " + length + " bytes");
        }
        byte[] bytes = new byte[(int) length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) next();
        }
        return new String(bytes, charset);
    }

    private String line() throws IOException, Refusal {
        StringBuilder line = new StringBuilder();
        for (int c = next(); c != '\n'; c = next()) {
            if (line.length() == MAX_NAME) {
                throw new Refusal("its pickle holds a name without end");
            }
            line.append((char) c);
        }
        return line.toString();
    }
}
