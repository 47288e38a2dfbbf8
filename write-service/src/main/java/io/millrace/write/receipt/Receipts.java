package io.millrace.write.receipt;

import io.millrace.contract.outbox.Receipt;
import java.util.function.Consumer;
import org.springframework.http.HttpHeaders;

/** Puts receipts into responses. */
public final class Receipts {

    private Receipts() {}

    /** Adds the header a query may be given to wait for this change. */
    public static Consumer<HttpHeaders> header(Receipt receipt) {
        return headers -> headers.set(Receipt.HTTP_HEADER, receipt.toString());
    }
}
