package dev.jbroadcast.json;

/** Sizes of texts on the wire, without encoding them. */
public final class Utf8 {

    private Utf8() {}

    /** How many bytes of UTF-8 a text takes; half a character, which has no UTF-8, counts as two. */
    public static int length(CharSequence text) {
        int length = text.length();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                // A character beyond the first 65,536 has four bytes, and is two chars.
                length += c < 0x800 || Character.isSurrogate(c) ? 1 : 2;
            }
        }
        return length;
    }

    /** Whether a text takes more bytes than that; most texts need not be looked at. */
    public static boolean isLonger(CharSequence text, int maxBytes) {
        return text.length() > maxBytes || (text.length() > maxBytes / 3 && length(text) > maxBytes);
    }
}
