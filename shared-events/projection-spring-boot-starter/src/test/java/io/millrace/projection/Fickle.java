package io.millrace.projection;

import io.millrace.projection.Shop.ItemNamed;
import io.millrace.projection.Shop.SaleMade;
import io.millrace.projection.change.Changes;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Totals of sales that fail as a test wants, and names that never do. */
@Projection(name = "fickle", kind = ProjectionKind.DELTA)
public final class Fickle {

    private final AtomicReference<Function<SaleMade, @Nullable Throwable>> failing =
            new AtomicReference<>(sale -> null);

    /** From now on sales fail with what the function gives for them, or succeed if that is null. */
    public Fickle failing(Function<SaleMade, @Nullable Throwable> with) {
        failing.set(with);
        return this;
    }

    /** Goes deeper until the stack is at its end. */
    public static long descend(long depth) {
        return depth < 0 ? depth : 1 + descend(depth + 1);
    }

    public Fickle mended() {
        return failing(sale -> null);
    }

    @Handles
    void on(SaleMade sale, Changes changes) throws Throwable {
        var thrown = failing.get().apply(sale);
        if (thrown != null) {
            throw thrown;
        }
        changes.upsert(Shop.TOTALS, sale.itemId())
                .add(Shop.AMOUNT, sale.amount())
                .add(Shop.SALES, 1);
    }

    @Handles
    void on(ItemNamed item, Changes changes) {
        changes.upsert(Shop.ITEMS, item.itemId()).set(Shop.NAME, item.name());
    }
}
