package io.millrace.outbox;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;

@Entity
@Table(name = "orders")
class Order {

    @Id
    private String id;

    @Version
    private long version;

    protected Order() {}

    Order(String id) {
        this.id = id;
    }

    String id() {
        return id;
    }

    long version() {
        return version;
    }
}
