package io.millrace.projection;

import io.millrace.contract.event.EventType;
import io.millrace.contract.event.EventTypes;
import io.millrace.projection.change.Changes;
import io.millrace.projection.change.Column;
import io.millrace.projection.change.ProjectionTable;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A small domain for tests: items with a name, and sales that count up an item's total. */
public final class Shop {

    @EventType(value = "item.named.v1", aggregate = "item")
    public record ItemNamed(String itemId, String name) {}

    @EventType(value = "item.removed.v1", aggregate = "item")
    public record ItemRemoved(String itemId) {}

    @EventType(value = "item.inspected.v1", aggregate = "item")
    public record ItemInspected(String itemId) {}

    @EventType(value = "sale.made.v1", aggregate = "sale")
    public record SaleMade(String itemId, long amount) {}

    public static final EventTypes TYPES =
            EventTypes.of(ItemNamed.class, ItemRemoved.class, ItemInspected.class, SaleMade.class);

    public static final String DDL =
            """
            CREATE TABLE item (item_id text PRIMARY KEY, name text NOT NULL CHECK (name <> 'refused'));
            CREATE TABLE item_total (item_id text PRIMARY KEY, amount bigint NOT NULL, sales bigint NOT NULL);
            CREATE TABLE sale_log (seq bigint GENERATED ALWAYS AS IDENTITY, item_id text NOT NULL, version bigint NOT NULL);
            """;

    static final Column<String> ID = Column.text("item_id");
    static final Column<String> NAME = Column.text("name");
    static final Column<Long> AMOUNT = Column.counter("amount");
    static final Column<Long> SALES = Column.counter("sales");
    static final ProjectionTable ITEMS = ProjectionTable.named("item").key(ID).columns(NAME);
    static final ProjectionTable TOTALS =
            ProjectionTable.named("item_total").key(ID).columns(AMOUNT, SALES);

    private Shop() {}

    /** Names of the items that are there. Fails on the name "poison". */
    @Projection(name = "items", kind = ProjectionKind.STATE)
    public static final class Items {

        @Handles
        void on(ItemNamed item, Changes changes) {
            if (item.name().equals("poison")) {
                throw new IllegalStateException("poisoned");
            }
            if (item.name().equals("overflow")) {
                Fickle.descend(0);
            }
            changes.upsert(ITEMS, item.itemId()).set(NAME, item.name());
        }

        @Handles
        void on(ItemRemoved item, EventContext event, Changes changes) {
            changes.delete(ITEMS, event.aggregateId());
        }
    }

    /** Totals of an item's sales; each item's sales are one aggregate. */
    @Projection(name = "totals", kind = ProjectionKind.DELTA)
    public static final class Totals {

        @Handles
        public void on(SaleMade sale, Changes changes) {
            changes.upsert(TOTALS, sale.itemId()).add(AMOUNT, sale.amount()).add(SALES, 1);
        }
    }

    /** Notes each sale it is called for, with SQL of its own. */
    @Projection(name = "sale-log", kind = ProjectionKind.DELTA)
    public static final class SaleLog {

        private final JdbcClient jdbc;

        public SaleLog(DataSource dataSource) {
            this.jdbc = JdbcClient.create(dataSource);
        }

        @Handles
        void on(SaleMade sale, EventContext event) {
            jdbc.sql("INSERT INTO sale_log (item_id, version) VALUES (?, ?)")
                    .params(sale.itemId(), event.version())
                    .update();
        }
    }
}
