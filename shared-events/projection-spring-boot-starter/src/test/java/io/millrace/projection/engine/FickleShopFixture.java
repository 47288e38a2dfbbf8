package io.millrace.projection.engine;

import io.millrace.projection.Fickle;
import io.millrace.projection.TestDatabase;
import org.junit.jupiter.api.AfterEach;

/** A {@link FickleShop} for each test. */
abstract class FickleShopFixture {

    final FickleShop shop = new FickleShop(getClass());
    final TestDatabase database = shop.database;
    final Fickle fickle = shop.fickle;
    final ProjectionEngine engine = shop.engine;

    @AfterEach
    void close() {
        shop.close();
    }
}
