"""Plain matrices as lists of rows."""


def shape(matrix):
    if not matrix:
        return (0, 0)
    return (len(matrix), len(matrix[0]))


def transpose(matrix):
    rows, columns = shape(matrix)
    return [[matrix[r][c] for r in range(rows)] for c in range(columns)]


def multiply(left, right):
    rows, inner = shape(left)
    other, columns = shape(right)
    if inner != other:
        raise ValueError("shapes do not fit")
    product = []
    for r in range(rows):
        row = []
        for c in range(columns):
            total = 0
            for k in range(inner):
                total += left[r][k] * right[k][c]
            row.append(total)
        product.append(row)
    return product


def rotate(matrix, turns=1):
    """Turned clockwise by quarters."""
    result = [list(row) for row in matrix]
    for _ in range(turns % 4):
        result = [list(row) for row in zip(*result[::-1])]
    return result


def determinant(matrix):
    size = len(matrix)
    if size == 0:
        return 1
    if size == 1:
        return matrix[0][0]
    total = 0
    for column in range(size):
        minor = [row[:column] + row[column + 1:] for row in matrix[1:]]
        sign = 1 if column % 2 == 0 else -1
        total += sign * matrix[0][column] * determinant(minor)
    return total


def trace(matrix):
    return sum(matrix[i][i] for i in range(len(matrix)))


def border(matrix):
    """The outer ring, clockwise from the top left corner."""
    rows, columns = shape(matrix)
    if rows == 0:
        return []
    if rows == 1:
        return list(matrix[0])
    if columns == 1:
        return [row[0] for row in matrix]
    ring = list(matrix[0])
    for r in range(1, rows - 1):
        ring.append(matrix[r][columns - 1])
    ring.extend(reversed(matrix[rows - 1]))
    for r in range(rows - 2, 0, -1):
        ring.append(matrix[r][0])
    return ring
