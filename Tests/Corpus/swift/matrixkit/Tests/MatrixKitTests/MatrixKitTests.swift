import MatrixKit
import Testing

@Suite struct MatrixKitTests {
    let wide = Matrix([[1, 2, 3], [4, 5, 6]])!

    @Test func making() {
        #expect(Matrix([[1], [2, 3]]) == nil)
        #expect(wide.rows == 2)
        #expect(wide.columns == 3)
        #expect(wide[1, 0] == 4)
        #expect(Matrix.identity(2).lines == [[1, 0], [0, 1]])
        #expect(Matrix(rows: 1, columns: 2, filledWith: 7).lines == [[7, 7]])
    }

    @Test func turning() {
        #expect(wide.transposed.lines == [[1, 4], [2, 5], [3, 6]])
        #expect(wide.rotated.lines == [[4, 1], [5, 2], [6, 3]])
    }

    @Test func multiplying() {
        #expect((wide * wide) == nil)
        let square = wide * wide.transposed
        #expect(square?.lines == [[14, 32], [32, 77]])
    }

    @Test func powers() {
        let step = Matrix([[1, 1], [1, 0]])!
        #expect(step.power(10)?.lines == [[89, 55], [55, 34]])
        #expect(step.power(0) == Matrix.identity(2))
        #expect(step.power(-1) == nil)
        #expect(wide.power(2) == nil)
    }

    @Test func symmetry() {
        #expect(Matrix([[1, 2], [2, 5]])!.isSymmetric)
        #expect(!Matrix([[1, 2], [3, 5]])!.isSymmetric)
    }

    @Test func sums() {
        #expect(wide.sum(top: 0, left: 1, bottom: 2, right: 3) == 16)
        #expect(wide.sum(top: -3, left: -1, bottom: 9, right: 9) == 21)
        #expect(wide.sum(top: 1, left: 0, bottom: 1, right: 3) == 0)
    }
}
