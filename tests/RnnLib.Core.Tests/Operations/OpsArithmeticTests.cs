namespace RnnLib.Core.Tests.Operations;

public sealed class OpsArithmeticTests
{
    private static readonly Dictionary<string, (Func<Tensor, Tensor, Tensor> Operation, Func<double, double, double> Reference)> Operators = new()
    {
        ["Add"] = (Ops.Add, (a, b) => a + b),
        ["Subtract"] = (Ops.Subtract, (a, b) => a - b),
        ["Multiply"] = (Ops.Multiply, (a, b) => a * b),
        ["Divide"] = (Ops.Divide, (a, b) => a / b),
    };

    /// <summary>The operands' shapes and that of the result.</summary>
    private static readonly (int[] A, int[] B, int[] Result)[] Patterns =
    [
        ([], [], []),
        ([2, 3], [2, 3], [2, 3]),
        ([2, 3], [], [2, 3]),
        ([], [2, 3], [2, 3]),
        ([3], [1, 1, 1], [1, 1, 3]),
        ([2, 3], [3], [2, 3]),               // trailing row
        ([3], [2, 3], [2, 3]),
        ([1, 3, 2], [4, 3, 2], [4, 3, 2]),   // leading axis
        ([2, 1, 3], [2, 4, 3], [2, 4, 3]),   // middle axis
        ([2, 3, 1], [2, 3, 4], [2, 3, 4]),   // innermost axis
        ([3, 1], [1, 4], [3, 4]),
        ([3, 1], [4], [3, 4]),
        ([2, 1, 2, 1], [3, 1, 1], [2, 3, 2, 1]),
        ([2, 1, 1], [1, 3, 1], [2, 3, 1]),
        ([2, 3, 2, 3], [2, 3], [2, 3, 2, 3]),   // two axes that go together, twice
        ([2, 1, 1, 3], [1, 3, 2, 1], [2, 3, 2, 3]),
        ([0, 3], [1, 3], [0, 3]),            // axes of size 0
        ([2, 0], [2, 1], [2, 0]),
        ([0], [], [0]),
    ];

    public static TheoryData<string, int[], int[], int[]> Broadcasts()
    {
        var data = new TheoryData<string, int[], int[], int[]>();
        foreach (string name in Operators.Keys)
        {
            foreach ((int[] a, int[] b, int[] result) in Patterns)
                data.Add(name, a, b, result);
        }

        return data;
    }

    public static TheoryData<string> Names() => [.. Operators.Keys];

    [Theory, MemberData(nameof(Broadcasts))]
    public void Binary_AnyBroadcast_EqualsElementByElement(string name, int[] shapeA, int[] shapeB, int[] result)
    {
        (Func<Tensor, Tensor, Tensor> operation, Func<double, double, double> reference) = Operators[name];
        Tensor a = Naive.Sample(Shape.Create(shapeA), 1), b = Naive.Positive(Shape.Create(shapeB), 2);

        Expect.Close(Shape.Create(result), i => reference(a[Naive.Repeat(i, a.Shape)], b[Naive.Repeat(i, b.Shape)]), operation(a, b), name);
    }

    [Theory, MemberData(nameof(Broadcasts))]
    public void Binary_AnyBroadcast_MatchesCentralDifferences(string name, int[] shapeA, int[] shapeB, int[] result)
    {
        Func<Tensor, Tensor, Tensor> operation = Operators[name].Operation;
        Tensor a = Naive.Positive(Shape.Create(shapeA), 1), b = Naive.Positive(Shape.Create(shapeB), 2);

        Assert.Equal(Shape.Create(result), operation(a, b).Shape);
        Expect.Differentiable(x => operation(x[0], x[1]), a, b);
        Expect.Differentiable(x => operation(x[0], b), a);
        Expect.Differentiable(x => operation(a, x[0]), b);
    }

    [Theory, MemberData(nameof(Names))]
    public void Binary_LengthsAroundVectorWidths_EqualScalar(string name)
    {
        (Func<Tensor, Tensor, Tensor> operation, Func<double, double, double> reference) = Operators[name];
        for (int length = 0; length <= 40; length++)
        {
            Tensor a = Naive.Sample([length], 1), b = Naive.Positive([length], 2);
            Expect.Close([length], i => reference(a[i], b[i]), operation(a, b), name);
            Expect.Close([length], i => reference(a[i], 1.5), operation(a, 1.5f), name);
            Expect.Close([length], i => reference(1.5, b[i]), operation(1.5f, b), name);
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void Binary_OneTensorTwice_AddsBothGradients(string name)
    {
        Func<Tensor, Tensor, Tensor> operation = Operators[name].Operation;
        Expect.Differentiable(x => operation(x[0], x[0]), Naive.Positive([5]));
        Expect.Differentiable(x => operation(x[0], Ops.Sum(x[0], [0], keepAxes: true)), Naive.Positive([3, 2]));
    }

    [Theory, MemberData(nameof(Names))]
    public void Binary_UnfitShapes_NamesBothAndTheAxis(string name)
    {
        Func<Tensor, Tensor, Tensor> operation = Operators[name].Operation;
        Expect.Error<ArgumentException>(() => operation(Tensor.Zeros([2, 3]), Tensor.Zeros([2, 4])), name, "[2, 3]", "[2, 4]", "axis -1 is 3 and 4");
        Expect.Error<ArgumentException>(() => operation(Tensor.Zeros([2, 3]), Tensor.Zeros([3, 3])), name, "axis -2 is 2 and 3");
        Expect.Error<ArgumentException>(() => operation(Tensor.Zeros([0]), Tensor.Zeros([2])), name, "axis -1 is 0 and 2");
    }

    [Theory, MemberData(nameof(Names))]
    public void Binary_Null_NamesTheOperand(string name)
    {
        Func<Tensor, Tensor, Tensor> operation = Operators[name].Operation;
        Assert.Throws<ArgumentNullException>("a", () => operation(null!, Tensor.Ones([1])));
        Assert.Throws<ArgumentNullException>("b", () => operation(Tensor.Ones([1]), null!));
    }

    [Fact]
    public void Negate_AnyTensor_ChangesTheSign()
    {
        Expect.Equal([3], [-1, 2, 0], Ops.Negate(Tensor.From(1, -2, 0)));
        Expect.Differentiable(x => Ops.Negate(x[0]), Naive.Sample([2, 3]));
        Assert.Throws<ArgumentNullException>(() => Ops.Negate(null!));
    }

    [Fact]
    public void Detach_TrackedTensor_CutsTheGradient()
    {
        var pass = ForwardContext.Differentiating();
        Tensor x = pass.Watch(Tensor.From(2, 3)), cut = Ops.Detach(x * 2);

        Assert.False(cut.IsTracked);
        Expect.Equal([2], [4, 6], cut);
        Expect.Equal([2], [4, 6], pass.Backward(Ops.Sum(x * cut)).Of(x));   // not 4 x
    }

    [Fact]
    public void Detach_PlainTensor_IsTheSame()
    {
        Tensor x = Tensor.Ones([2]);
        Assert.Same(x, Ops.Detach(x));
        Assert.Throws<ArgumentNullException>("x", () => Ops.Detach(null!));
    }
}
