package dev.jbroadcast.examples.supportdesk;

/** What is known of a file that belongs to a message. The file itself is elsewhere. */
public record Attachment(long id, String url, String file_name, String mime_type, long file_size) {

    Attachment withId(long id) {
        return new Attachment(id, url, file_name, mime_type, file_size);
    }
}
