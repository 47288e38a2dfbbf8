package io.millrace.local.community;

import io.millrace.contract.outbox.Receipt;
import java.io.IOException;
import java.time.Duration;

/** Queries of the read service that wait for a receipt. Thread-safe. */
public final class ReadSide {

    private final Http http;

    public ReadSide(int port) {
        http = new Http(port);
    }

    /** The summary of a post, once the receipt's change is in it; 404 once the post's deletion is. */
    public Answer post(String post, Receipt receipt, Duration patience) throws IOException {
        return waiting("/posts/" + post, receipt, patience);
    }

    /** The comments of a post, once the receipt's change is among them. */
    public Answer comments(String post, Receipt receipt, Duration patience) throws IOException {
        return waiting("/posts/" + post + "/comments", receipt, patience);
    }

    private Answer waiting(String path, Receipt receipt, Duration patience) throws IOException {
        return http.send(http.request(path + "?waitMs=" + patience.toMillis())
                .header(Receipt.HTTP_HEADER, receipt.toString())
                .GET());
    }
}
