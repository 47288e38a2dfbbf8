package io.millrace.relay.capture.debezium;

import io.debezium.config.CommonConnectorConfig;
import io.debezium.connector.SourceInfoStructMaker;
import io.debezium.connector.postgresql.SourceInfo;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;

/**
 * An empty source block. Where a row lies in the log is read from its offset, so Debezium need not build the block and
 * its JSON sequence for every row. Public because Debezium instantiates it.
 */
public final class BareSourceInfo implements SourceInfoStructMaker<SourceInfo> {

    private static final Schema SCHEMA = SchemaBuilder.struct()
            .name("io.millrace.relay.Source")
            .field(SourceInfo.TIMESTAMP_KEY, Schema.OPTIONAL_INT64_SCHEMA)
            .field(SourceInfo.TXID_KEY, Schema.OPTIONAL_INT64_SCHEMA)
            .field(SourceInfo.LSN_KEY, Schema.OPTIONAL_INT64_SCHEMA)
            .field(SourceInfo.XMIN_KEY, Schema.OPTIONAL_INT64_SCHEMA)
            .build();
    private static final Struct EMPTY = new Struct(SCHEMA);

    @Override
    public void init(String connector, String version, CommonConnectorConfig config) {
        // Nothing of it is told.
    }

    @Override
    public Schema schema() {
        return SCHEMA;
    }

    @Override
    public Struct struct(SourceInfo source) {
        return EMPTY;
    }
}
