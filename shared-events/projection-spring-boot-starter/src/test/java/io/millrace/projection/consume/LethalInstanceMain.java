package io.millrace.projection.consume;

import io.millrace.projection.Fickle;
import io.millrace.projection.Shop.SaleMade;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An instance in a process of its own, whose handler ends that at one sale. */
final class LethalInstanceMain {

    static final long LETHAL = 13;

    private LethalInstanceMain() {}

    public static void main(String[] arguments) {
        TestInstanceMain.run(arguments, dataSource -> List.of(new Fickle().failing(LethalInstanceMain::end)));
    }

    private static @Nullable Throwable end(SaleMade sale) {
        if (sale.amount() == LETHAL) {
            Runtime.getRuntime().halt(137);
        }
        return null;
    }
}
