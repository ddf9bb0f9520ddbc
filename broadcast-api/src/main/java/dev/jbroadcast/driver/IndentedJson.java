package dev.jbroadcast.driver;

/** JSON text for the eyes: a line for each value, four spaces for each level, as Laravel writes it. */
final class IndentedJson {

    /** Deeper levels stand below each other, so that the text cannot grow with the square of its depth. */
    private static final int MAX_LEVELS = 32;

    private final String json;
    private final StringBuilder indented;
    private int position;
    private int level;

    private IndentedJson(String json) {
        this.json = json;
        this.indented = new StringBuilder(json.length() * 2);
    }

    /** The text on several lines. What is not JSON comes out somehow, and whole but for spaces outside of strings. */
    static String of(String json) {
        return new IndentedJson(json).indent();
    }

    private String indent() {
        while (position < json.length()) {
            char c = json.charAt(position);
            switch (c) {
                case '"' -> string();
                case '{', '[' -> open(c);
                case '}', ']' -> close(c);
                case ',' -> {
                    indented.append(c);
                    newLine();
                }
                case ':' -> indented.append(": ");
                case ' ', '\t', '\r', '\n' -> {}
                default -> indented.append(c);
            }
            position++;
        }
        return indented.toString();
    }

    /** Copies a string as it is, up to its closing quote or the end of the text. */
    private void string() {
        int start = position;
        position++;
        while (position < json.length() && json.charAt(position) != '"') {
            position += json.charAt(position) == '\\' ? 2 : 1;
        }
        indented.append(json, start, Math.min(position + 1, json.length()));
    }

    private void open(char bracket) {
        indented.append(bracket);
        level++;
        int next = position + 1;
        while (next < json.length() && " \t\r\n".indexOf(json.charAt(next)) >= 0) {
            next++;
        }
        // Nothing between the brackets: they stay together.
        if (next < json.length() && (json.charAt(next) == '}' || json.charAt(next) == ']')) {
            indented.append(json.charAt(next));
            level--;
            position = next;
        } else {
            newLine();
        }
    }

    private void close(char bracket) {
        level = Math.max(0, level - 1);
        newLine();
        indented.append(bracket);
    }

    private void newLine() {
        indented.append('\n').append("    ".repeat(Math.min(level, MAX_LEVELS)));
    }
}
