CREATE TABLE orders (
    id      text PRIMARY KEY,
    version bigint NOT NULL
);
