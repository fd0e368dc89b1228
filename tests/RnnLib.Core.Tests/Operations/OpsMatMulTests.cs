namespace RnnLib.Core.Tests.Operations;

public sealed class OpsMatMulTests
{
    public static TheoryData<int[], int[], int[]> Products => new()
    {
        { [3, 4], [4, 5], [3, 5] },
        { [1, 17], [17, 33], [1, 33] },
        { [0, 4], [4, 5], [0, 5] },
        { [3, 0], [0, 5], [3, 5] },
        { [2, 3, 4], [2, 4, 5], [2, 3, 5] },
        { [2, 3, 4], [4, 5], [2, 3, 5] },
        { [3, 4], [2, 4, 5], [2, 3, 5] },
        { [1, 3, 4], [2, 4, 5], [2, 3, 5] },
        { [2, 1, 3, 2], [3, 2, 2], [2, 3, 3, 2] },
        { [2, 3, 1, 2], [2, 1, 2, 4], [2, 3, 1, 4] },
        { [0, 3, 4], [4, 5], [0, 3, 5] },
    };

    [Theory, MemberData(nameof(Products))]
    public void MatMul_AnyBatch_EqualsTripleLoop(int[] shapeA, int[] shapeB, int[] result)
    {
        Tensor a = Naive.Sample(Shape.Create(shapeA), 1), b = Naive.Sample(Shape.Create(shapeB), 2);
        Expect.Close(
            Shape.Create(result),
            i => Enumerable.Range(0, shapeA[^1]).Sum(k =>
                (double)a[Naive.Repeat([.. i[..^1], k], a.Shape.With(^1, shapeA[^1] + 1))] *
                b[Naive.Repeat([.. i[..^2], k, i[^1]], b.Shape.With(^2, shapeB[^2] + 1))]),
            Ops.MatMul(a, b));
    }

    [Theory, MemberData(nameof(Products))]
    public void MatMul_AnyBatch_MatchesCentralDifferences(int[] shapeA, int[] shapeB, int[] result)
    {
        Tensor a = Naive.Sample(Shape.Create(shapeA), 1), b = Naive.Sample(Shape.Create(shapeB), 2);
        Assert.Equal(Shape.Create(result), Ops.MatMul(a, b).Shape);
        Expect.Differentiable(x => Ops.MatMul(x[0], x[1]), a, b);
        Expect.Differentiable(x => Ops.MatMul(x[0], b), a);
        Expect.Differentiable(x => Ops.MatMul(a, x[0]), b);
    }

    [Fact]
    public void MatMul_WrongArguments_NamesThem()
    {
        Expect.Error<ArgumentException>(() => Ops.MatMul(Tensor.Ones([2, 3]), Tensor.Ones([4, 5])), "MatMul", "[2, 3]", "[4, 5]", "columns of a (3)", "rows of b (4)");
        Expect.Error<ArgumentException>(() => Ops.MatMul(Tensor.Ones([3]), Tensor.Ones([3, 5])), "MatMul", "[..., rows, depth]", "[3]");
        Expect.Error<ArgumentException>(() => Ops.MatMul(Tensor.Ones([2, 2, 3]), Tensor.Ones([3, 3, 5])), "MatMul", "[2]", "[3]");
        Assert.Throws<ArgumentNullException>("a", () => Ops.MatMul(null!, Tensor.Ones([1, 1])));
        Assert.Throws<ArgumentNullException>("b", () => Ops.MatMul(Tensor.Ones([1, 1]), null!));
    }

    public static TheoryData<int[], bool> Inputs => new()
    {
        { [4], true }, { [4], false }, { [3, 4], true }, { [3, 4], false }, { [2, 3, 4], true }, { [2, 3, 4], false }, { [0, 4], true }, { [7, 1, 4], true },
    };

    [Theory, MemberData(nameof(Inputs))]
    public void Linear_AnyRank_EqualsItsDefinition(int[] shape, bool biased)
    {
        Tensor x = Naive.Sample(Shape.Create(shape), 1), weight = Naive.Sample([5, 4], 2), bias = Naive.Sample([5], 3);
        Expect.Close(
            x.Shape.With(^1, 5),
            i => Enumerable.Range(0, 4).Sum(k => (double)x[[.. i[..^1], k]] * weight[i[^1], k]) + (biased ? bias[i[^1]] : 0),
            Ops.Linear(x, weight, biased ? bias : null));
    }

    [Theory, MemberData(nameof(Inputs))]
    public void Linear_AnyRank_MatchesCentralDifferences(int[] shape, bool biased)
    {
        Tensor x = Naive.Sample(Shape.Create(shape), 1), weight = Naive.Sample([5, 4], 2), bias = Naive.Sample([5], 3);
        Tensor[] inputs = biased ? [x, weight, bias] : [x, weight];
        Expect.Differentiable(t => Ops.Linear(t[0], t[1], biased ? t[2] : null), inputs);
        Expect.Differentiable(t => Ops.Linear(x, t[0], biased ? bias : null), weight);
        Expect.Differentiable(t => Ops.Linear(t[0], weight, biased ? bias : null), x);
    }

    [Fact]
    public void Linear_NoInputs_GivesTheBias() =>
        Expect.Equal([2, 3], [1, 2, 3, 1, 2, 3], Ops.Linear(Tensor.Zeros([2, 0]), Tensor.Zeros([3, 0]), Tensor.From(1, 2, 3)));

    [Fact]
    public void Linear_WrongArguments_NamesThem()
    {
        Tensor weight = Tensor.Ones([5, 4]);
        Expect.Error<ArgumentException>(() => Ops.Linear(Tensor.Ones([2, 3]), weight), "x: expected [..., inputSize=4], got [2, 3]");
        Expect.Error<ArgumentException>(() => Ops.Linear(1, weight), "x: expected [..., inputSize=4], got []");
        Expect.Error<ArgumentException>(() => Ops.Linear(Tensor.Ones([4]), weight, Tensor.Ones([4])), "bias: expected [outputSize=5], got [4]");
        Expect.Error<ArgumentException>(() => Ops.Linear(Tensor.Ones([4]), Tensor.Ones([4])), "weight: expected [outputSize, inputSize], got [4]");
        Assert.Throws<ArgumentNullException>("x", () => Ops.Linear(null!, weight));
        Assert.Throws<ArgumentNullException>("weight", () => Ops.Linear(weight, null!));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void MatMulTransposed_EqualsMatMulOfTheTransposed(int columns)
    {
        Tensor a = Naive.Sample([2, 3, 4, 5]), b = Naive.Sample([2, 3, columns, 5]), y = Ops.MatMul(a, Ops.Transpose(b));
        Expect.Close(y.Shape, i => y[i], Ops.MatMulTransposed(a, b), "product");
        Expect.Differentiable(t => Ops.MatMulTransposed(t[0], t[1]), Naive.Sample([2, 2, 3]), Naive.Sample([2, columns, 3]));
    }
}
