package dev.jbroadcast.server;

/** A text from outside in a log: on one line, whatever is in it. Made into that only if it is logged. */
record Quoted(String text) {

    @Override
    public String toString() {
        return JsonText.quoted(Shortened.of(text));
    }
}
