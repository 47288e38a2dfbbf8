package io.millrace.deadletter.view;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Bytes of a record. Exactly one of both is given.
 *
 * @param text the bytes as text, if they are UTF-8
 * @param base64 the bytes, if they are no text
 * @param size how many
 */
public record Content(@Nullable String text, @Nullable String base64, int size) {

    /** The bytes as text if they are, else in base64; nothing of nothing. */
    public static @Nullable Content of(byte @Nullable [] bytes) {
        if (bytes == null) {
            return null;
        }
        try {
            return new Content(UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString(), null, bytes.length);
        } catch (CharacterCodingException e) {
            return new Content(null, Base64.getEncoder().encodeToString(bytes), bytes.length);
        }
    }

    /** The text, or the bytes in base64. */
    public String shown() {
        return text != null ? text : String.valueOf(base64);
    }
}
