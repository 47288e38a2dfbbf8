package io.millrace.write.request;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What is let in.
 *
 * @param maxBodySize largest body of a request, up to 16 MB
 */
@ConfigurationProperties("millrace.write.request")
public record RequestProperties(@DefaultValue("256KB") DataSize maxBodySize) {

    private static final DataSize LIMIT = DataSize.ofMegabytes(16);

    public RequestProperties {
        if (maxBodySize.toBytes() < 1 || maxBodySize.compareTo(LIMIT) > 0) {
            throw new IllegalArgumentException("millrace.write.request.max-body-size is %s; it must be from 1B to %s"
                    .formatted(maxBodySize, LIMIT));
        }
    }
}
