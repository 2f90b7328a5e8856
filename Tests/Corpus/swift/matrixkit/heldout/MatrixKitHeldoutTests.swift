import MatrixKit
import Testing

@Suite struct MatrixKitHeldoutTests {
    func sample(_ rows: Int, _ columns: Int, _ seed: Int) -> Matrix {
        Matrix((0..<rows).map { row in (0..<columns).map { (row * 7 + $0 * 3 + seed) % 11 - 4 } })!
    }

    @Test func products() throws {
        for rows in 1...3 {
            for inner in 1...4 {
                for columns in 1...3 {
                    let left = sample(rows, inner, 1)
                    let right = sample(inner, columns, 5)
                    let found = left * right
                    let product = try #require(found)
                    #expect(product.rows == rows && product.columns == columns)
                    for row in 0..<rows {
                        for column in 0..<columns {
                            #expect(
                                product[row, column] == (0..<inner).reduce(0) { $0 + left[row, $1] * right[$1, column] }
                            )
                        }
                    }
                    #expect((right.transposed * left.transposed) == product.transposed)
                }
            }
        }
        #expect((sample(2, 2, 0) * sample(3, 2, 0)) == nil)
    }

    @Test func powers() throws {
        let matrix = sample(3, 3, 2)
        var expected = Matrix.identity(3)
        for exponent in 0...9 {
            #expect(matrix.power(exponent) == expected)
            let following = expected * matrix
            expected = try #require(following)
        }
        #expect(sample(2, 3, 0).power(0) == nil)
        #expect(matrix.power(-2) == nil)
    }

    @Test func turning() {
        let matrix = sample(2, 4, 3)
        #expect(matrix.rotated.rows == 4)
        #expect(matrix.rotated.columns == 2)
        #expect(matrix.rotated.rotated.rotated.rotated == matrix)
        #expect(matrix.transposed.transposed == matrix)
        for row in 0..<2 {
            for column in 0..<4 {
                #expect(matrix.rotated[column, 1 - row] == matrix[row, column])
                #expect(matrix.transposed[column, row] == matrix[row, column])
            }
        }
    }

    @Test func lines() {
        #expect(Matrix([])?.rows == 0)
        #expect(Matrix([])?.columns == 0)
        #expect(Matrix([[]])?.rows == 1)
        #expect(Matrix([[1, 2], [3]]) == nil)
        #expect(Matrix.identity(0).lines == [])
        #expect(Matrix(rows: 2, columns: 1).lines == [[0], [0]])
        var matrix = Matrix(rows: 2, columns: 3)
        matrix[1, 2] = 5
        matrix[0, 1] = 4
        #expect(matrix.lines == [[0, 4, 0], [0, 0, 5]])
    }

    @Test func symmetry() {
        #expect(Matrix.identity(3).isSymmetric)
        #expect(!sample(2, 3, 0).isSymmetric)
        #expect(Matrix([[7]])!.isSymmetric)
        #expect(!Matrix([[0, 1, 2], [1, 0, 3], [2, 4, 0]])!.isSymmetric)
    }

    @Test func sums() {
        let matrix = sample(4, 5, 1)
        for top in -1...4 {
            for bottom in 0...5 {
                for left in -1...5 {
                    for right in 0...6 {
                        var total = 0
                        for row in 0..<4 where row >= top && row < bottom {
                            for column in 0..<5 where column >= left && column < right {
                                total += matrix[row, column]
                            }
                        }
                        #expect(matrix.sum(top: top, left: left, bottom: bottom, right: right) == total)
                    }
                }
            }
        }
    }
}
