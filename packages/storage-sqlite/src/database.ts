/** What the store needs of an SQLite driver. */
export interface Database {
  exec(sql: string): unknown;
  prepare(sql: string): Statement;
  close(): void;
}

export interface Statement {
  run(...values: readonly SqlValue[]): unknown;
  /** The first row. */
  get(...values: readonly SqlValue[]): unknown;
  all(...values: readonly SqlValue[]): readonly unknown[];
}

export type SqlValue = string | number | null;

/** Opens a file. The driver is read only now: it takes 10 MB of memory, which a server that has nothing to keep can do without. */
export async function openDatabase(file: string): Promise<Database> {
  const { default: Libsql } = await import('libsql');
  const database = new Libsql(file, {});
  return {
    exec: (sql) => database.exec(sql),
    prepare: (sql) => database.prepare<SqlValue[]>(sql),
    close: () => database.close(),
  };
}
