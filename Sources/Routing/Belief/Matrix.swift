/// A small dense square matrix; a router has as many rows as arms.
struct Matrix: Sendable {
    let size: Int
    private(set) var elements: [Double]

    init(size: Int, repeating value: Double = 0) {
        self.size = size
        elements = Array(repeating: value, count: size * size)
    }

    subscript(row: Int, column: Int) -> Double {
        get { elements[row * size + column] }
        set { elements[row * size + column] = newValue }
    }

    mutating func add(_ value: Double) {
        for index in elements.indices { elements[index] += value }
    }

    mutating func addToDiagonal(_ value: Double) {
        for index in 0..<size { self[index, index] += value }
    }

    /// The lower triangle L with L·Lᵀ equal to this symmetric, positive definite matrix.
    ///
    /// A pivot that rounding has brought to zero or below is lifted: the matrix is a covariance, so it is zero in truth.
    func choleskyFactor() -> Matrix {
        var factor = Matrix(size: size)
        for row in 0..<size {
            for column in 0...row {
                var sum = self[row, column]
                for index in 0..<column { sum -= factor[row, index] * factor[column, index] }
                factor[row, column] = row == column ? max(sum, 1e-12).squareRoot() : sum / factor[column, column]
            }
        }
        return factor
    }

    /// The solution x of L·x = `vector`, where this is the lower triangle L.
    func solveLower(_ vector: [Double]) -> [Double] {
        var solution = vector
        for row in 0..<size {
            for index in 0..<row { solution[row] -= self[row, index] * solution[index] }
            solution[row] /= self[row, row]
        }
        return solution
    }
}
