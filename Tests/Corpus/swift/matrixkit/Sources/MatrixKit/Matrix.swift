/// A matrix of whole numbers, row by row.
public struct Matrix: Equatable, Sendable {
    public let rows: Int
    public let columns: Int
    private var values: [Int]

    public init(rows: Int, columns: Int, filledWith value: Int = 0) {
        self.rows = rows
        self.columns = columns
        values = Array(repeating: value, count: rows * columns)
    }

    /// Nil if the rows are not equally long.
    public init?(_ lines: [[Int]]) {
        let width = lines.first?.count ?? 0
        guard lines.allSatisfy({ $0.count == width }) else { return nil }
        rows = lines.count
        columns = width
        values = lines.flatMap { $0 }
    }

    public static func identity(_ size: Int) -> Matrix {
        var matrix = Matrix(rows: size, columns: size)
        for index in 0..<size {
            matrix[index, index] = 1
        }
        return matrix
    }

    public subscript(row: Int, column: Int) -> Int {
        get { values[row * columns + column] }
        set { values[row * columns + column] = newValue }
    }

    public var lines: [[Int]] {
        (0..<rows).map { row in (0..<columns).map { self[row, $0] } }
    }

    public var transposed: Matrix {
        var result = Matrix(rows: columns, columns: rows)
        for row in 0..<rows {
            for column in 0..<columns {
                result[column, row] = self[row, column]
            }
        }
        return result
    }

    public static func * (left: Matrix, right: Matrix) -> Matrix? {
        guard left.columns == right.rows else { return nil }
        var result = Matrix(rows: left.rows, columns: right.columns)
        for row in 0..<left.rows {
            for column in 0..<right.columns {
                var sum = 0
                for inner in 0..<left.columns {
                    sum += left[row, inner] * right[inner, column]
                }
                result[row, column] = sum
            }
        }
        return result
    }

    /// Nil if the matrix is not square or the exponent is negative.
    public func power(_ exponent: Int) -> Matrix? {
        guard rows == columns, exponent >= 0 else { return nil }
        var result = Matrix.identity(rows)
        var base = self
        var left = exponent
        while left > 0 {
            if left % 2 == 1 {
                result = (result * base) ?? result
            }
            base = (base * base) ?? base
            left /= 2
        }
        return result
    }

    /// Turned clockwise by a quarter.
    public var rotated: Matrix {
        var result = Matrix(rows: columns, columns: rows)
        for row in 0..<rows {
            for column in 0..<columns {
                result[column, rows - 1 - row] = self[row, column]
            }
        }
        return result
    }

    public var isSymmetric: Bool {
        rows == columns && self == transposed
    }

    /// Sum of the part from (top, left) up to but without (bottom, right), cut at the edges.
    public func sum(top: Int, left: Int, bottom: Int, right: Int) -> Int {
        var total = 0
        for row in max(0, top)..<max(max(0, top), min(rows, bottom)) {
            for column in max(0, left)..<max(max(0, left), min(columns, right)) {
                total += self[row, column]
            }
        }
        return total
    }
}
