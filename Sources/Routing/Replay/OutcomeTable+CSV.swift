/// What is wrong with an outcome matrix, and where.
public struct OutcomeTableError: Error, Hashable, Sendable, CustomStringConvertible {
    public var file: String
    /// 1 is the first; nil where it is the file as a whole.
    public var line: Int?
    public var problem: String

    public init(file: String, line: Int?, problem: String) {
        self.file = file
        self.line = line
        self.problem = problem
    }

    public var description: String { file + (line.map { ":\($0)" } ?? "") + ": " + problem }
}

/// A condition on a column, as `source_split=val`.
public struct RowFilter: Hashable, Sendable {
    public var column: String
    public var value: String

    public init?(parsing text: String) {
        guard let mark = text.firstIndex(of: "="), mark != text.startIndex else { return nil }
        column = String(text[..<mark])
        value = String(text[text.index(after: mark)...])
    }
}

extension OutcomeTable {
    /// Reads one of CodeRouterBench's published schemas: rows `task_id, model, cost_usd` with `score` (single-turn
    /// tasks), or with `resolved` and `apply_ok` (agentic ones). Columns may stand in any order; others are passed over.
    ///
    /// - Parameters:
    ///   - file: For messages.
    ///   - filters: A row counts if it satisfies all.
    /// - Throws: A row that cannot be read is named by file and line; nothing is guessed.
    public init(csv bytes: [UInt8], file: String, filters: [RowFilter] = []) throws(OutcomeTableError) {
        let result = bytes.withUnsafeBufferPointer { buffer in
            Result { () throws(OutcomeTableError) in
                var reader = OutcomeReader(buffer, file: file)
                return try reader.read(filters: filters)
            }
        }
        self = try result.get()
    }
}

private struct OutcomeReader {
    private struct Columns {
        var task: Int
        var model: Int
        var cost: Int
        var score: Int
        var delivered: Int?
        var dimension: Int?
    }

    /// Dollars; what is more is a slip, and sums of it would not be numbers any more.
    private static let largestCost = 1e6
    /// A matrix is a table of every model on every task.
    private static let mostModels = 256

    private var rows: CSVRows
    private let file: String
    private var taskNumbers: [String: Int] = [:]
    private var lastTask: (bytes: UnsafeBufferPointer<UInt8>, number: Int)?
    private var models: [(bytes: UnsafeBufferPointer<UInt8>, number: Int)] = []

    init(_ bytes: UnsafeBufferPointer<UInt8>, file: String) {
        rows = CSVRows(bytes)
        self.file = file
    }

    private func error(_ problem: String, at line: Int? = nil) -> OutcomeTableError {
        OutcomeTableError(file: file, line: line ?? rows.line, problem: problem)
    }

    private mutating func nextRow() throws(OutcomeTableError) -> Bool {
        do {
            return try rows.next()
        } catch {
            throw self.error(error == .openQuote ? "a quote is never closed" : "text follows a closing quote")
        }
    }

    mutating func read(filters: [RowFilter]) throws(OutcomeTableError) -> OutcomeTable {
        guard try nextRow() else {
            throw OutcomeTableError(file: file, line: nil, problem: "the file is empty; a header line is expected")
        }
        let header = rows.fields.indices.map { rows.text($0) }
        let (columns, kind) = try self.columns(header)
        var conditions: [(column: Int, value: [UInt8])] = []
        for filter in filters {
            guard let column = header.firstIndex(of: filter.column) else {
                throw error("there is no column '\(filter.column)' to filter by")
            }
            conditions.append((column, Array(filter.value.utf8)))
        }
        var table = OutcomeTable(kind: kind)
        while try nextRow() {
            guard rows.fields.count == header.count else {
                throw error("\(rows.fields.count) fields, where the header has \(header.count)")
            }
            let counts = conditions.allSatisfy { rows.slice($0.column).elementsEqual($0.value) }
            if counts { try take(columns, into: &table) }
        }
        guard !table.tasks.isEmpty else {
            let why = filters.isEmpty ? "there is no row" : "no row satisfies the filter"
            throw OutcomeTableError(file: file, line: nil, problem: why)
        }
        return table
    }

    private func columns(_ header: [String]) throws(OutcomeTableError) -> (Columns, OutcomeTable.Kind) {
        func column(_ name: String) throws(OutcomeTableError) -> Int {
            guard let index = header.firstIndex(of: name) else { throw error("there is no column '\(name)'") }
            return index
        }
        let isAgentic = !header.contains("score") && header.contains("resolved")
        let columns = Columns(
            task: try column("task_id"), model: try column("model"), cost: try column("cost_usd"),
            score: try column(isAgentic ? "resolved" : "score"), delivered: header.firstIndex(of: "apply_ok"),
            dimension: header.firstIndex(of: "dimension"))
        return (columns, isAgentic ? .repository : .singleTurn)
    }

    private mutating func take(_ columns: Columns, into table: inout OutcomeTable) throws(OutcomeTableError) {
        let task = try self.task(columns, in: &table)
        let arm = try self.arm(columns, in: &table)
        // An empty cell is missing, as if the row were not there.
        guard !rows.slice(columns.score).isEmpty else { return }
        guard let score = rows.number(columns.score), (0...1).contains(score) else {
            throw error("the score '\(rows.text(columns.score))' is not a number from 0 to 1")
        }
        var cost = 0.0
        if rows.slice(columns.cost).isEmpty {
            table.unknownCosts += 1
        } else if let number = rows.number(columns.cost), (0...Self.largestCost).contains(number) {
            cost = number
        } else {
            throw error("the cost '\(rows.text(columns.cost))' is not an amount of dollars up to a million")
        }
        let isDelivered =
            try columns.delivered.map { column throws(OutcomeTableError) in
                guard !rows.slice(column).isEmpty else { return true }
                guard let flag = rows.number(column) else {
                    throw error("apply_ok '\(rows.text(column))' is neither 0 nor 1")
                }
                return flag != 0
            } ?? true
        let cell = OutcomeTable.Cell(score: score, cost: cost, isDelivered: isDelivered)
        guard table.set(cell, task: task, arm: arm) else {
            throw error("a second row for task '\(table.tasks[task].id)' and model '\(table.arms[arm])'")
        }
    }

    /// Rows of a task usually follow each other: the one before is compared first.
    private mutating func task(_ columns: Columns, in table: inout OutcomeTable) throws(OutcomeTableError) -> Int {
        let bytes = rows.slice(columns.task)
        if let lastTask, lastTask.bytes.elementsEqual(bytes) { return lastTask.number }
        guard !bytes.isEmpty else { throw error("the task has no name") }
        let id = rows.text(columns.task)
        let number = taskNumbers[id] ?? table.tasks.count
        if number == table.tasks.count {
            taskNumbers[id] = number
            let dimension = columns.dimension.map { rows.text($0) } ?? ""
            table.tasks.append(
                .init(id: id, dimension: dimension, path: OutcomeTable.path(id: id, dimension: dimension)))
        }
        lastTask = (bytes, number)
        return number
    }

    private mutating func arm(_ columns: Columns, in table: inout OutcomeTable) throws(OutcomeTableError) -> Int {
        let bytes = rows.slice(columns.model)
        if let known = models.first(where: { $0.bytes.elementsEqual(bytes) }) { return known.number }
        guard !bytes.isEmpty else { throw error("the model has no name") }
        guard models.count < Self.mostModels else { throw error("more than \(Self.mostModels) models") }
        let number = table.arms.count
        table.arms.append(ArmID(rows.text(columns.model)))
        models.append((bytes, number))
        return number
    }
}
