/// A recorded outcome matrix: what every arm did on every task.
public struct OutcomeTable: Sendable {
    public struct Task: Hashable, Sendable {
        public var id: String
        /// As written in the file; empty where it says nothing.
        public var dimension: String
        /// Levels of the hierarchy, coarsest first.
        public var path: [String]
    }

    /// One arm on one task.
    public struct Cell: Hashable, Sendable {
        /// 0...1; NaN where the file has no row, or no score in it.
        public var score: Double
        /// US dollars; a cost that is not known counts as none and is told (`unknownCosts`).
        public var cost: Double
        /// Whether a patch came and applied; true where the file does not say.
        public var isDelivered: Bool

        static let missing = Cell(score: .nan, cost: 0, isDelivered: false)

        public var isKnown: Bool { !score.isNaN }
    }

    /// What a row is about: one answer to a question, or a change to a repository.
    public enum Kind: Sendable {
        case singleTurn, repository
    }

    public let kind: Kind
    /// In the order in which the file names them.
    public internal(set) var arms: [ArmID] = []
    public internal(set) var tasks: [Task] = []
    /// Row after row, one column an arm.
    private(set) var cells: [[Cell]] = []
    public internal(set) var unknownCosts = 0

    init(kind: Kind) { self.kind = kind }

    public func cell(task: Int, arm: Int) -> Cell {
        task < cells.count && arm < cells[task].count ? cells[task][arm] : .missing
    }

    /// - Returns: false if there is one already.
    mutating func set(_ cell: Cell, task: Int, arm: Int) -> Bool {
        while cells.count < tasks.count { cells.append([]) }
        while cells[task].count <= arm { cells[task].append(.missing) }
        guard !cells[task][arm].isKnown else { return false }
        cells[task][arm] = cell
        return true
    }

    /// The same tasks with the columns of another table, so that both speak of the same arms by number.
    public func aligned(to arms: [ArmID]) -> OutcomeTable {
        var table = OutcomeTable(kind: kind)
        table.arms = arms
        table.tasks = tasks
        table.unknownCosts = unknownCosts
        let columns = arms.map { self.arms.firstIndex(of: $0) }
        table.cells = tasks.indices.map { task in columns.map { $0.map { cell(task: task, arm: $0) } ?? .missing } }
        return table
    }
}

extension OutcomeTable {
    /// Levels of a recorded task, from the coarsest to the finest: everywhere, dimension, and what the task's name
    /// begins with (its collection, then a part of that or its repository).
    ///
    /// Names are cut at everything that is neither letter nor digit, digits are dropped (they number tasks), equal
    /// neighbours are one, and the first two words count. A first word `dim` and a number restates the dimension.
    static func path(id: String, dimension: String) -> [String] {
        var words: [String] = []
        for (index, part) in id.utf8.split(whereSeparator: { !isLetterOrDigit($0) }).enumerated() {
            let letters = String(decoding: part.filter { !isDigit($0) }, as: UTF8.self).lowercased()
            if index == 0, letters == "dim", part.count > 3 { continue }
            if !letters.isEmpty, letters != words.last { words.append(letters) }
        }
        // Levels differ, also where the file names no dimension.
        var path = ["", dimension.isEmpty ? "-" : dimension]
        for word in words.prefix(2) { path.append(path[path.count - 1] + "/" + word) }
        return path
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        isDigit(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte >= 0x80
    }
}
