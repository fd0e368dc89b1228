namespace RnnLib.Core.Tests.Operations;

public sealed class OpsReduceTests
{
    private delegate Tensor Reduction(Tensor x, ReadOnlySpan<int> axes, bool keepAxes);

    private static readonly Dictionary<string, (Reduction Over, Func<Tensor, Tensor> All, Func<IEnumerable<double>, double> Reference)> Reductions = new()
    {
        ["Sum"] = (Ops.Sum, Ops.Sum, Enumerable.Sum),
        ["Mean"] = (Ops.Mean, Ops.Mean, Enumerable.Average),
        ["Max"] = (Ops.Max, Ops.Max, Enumerable.Max),
    };

    private static readonly int[][] AxisChoices = [[], [0], [1], [2], [-1], [0, 1], [0, 2], [2, 1], [-3, 1, 2], [1, -2]];

    public static TheoryData<string> Names() => [.. Reductions.Keys];

    public static TheoryData<string, int[], bool> AllAxes()
    {
        var data = new TheoryData<string, int[], bool>();
        foreach (string name in Reductions.Keys)
        {
            foreach (int[] axes in AxisChoices)
            {
                data.Add(name, axes, false);
                data.Add(name, axes, true);
            }
        }

        return data;
    }

    [Theory, MemberData(nameof(AllAxes))]
    public void Reduce_AnyAxes_EqualsElementByElement(string name, int[] axes, bool keepAxes)
    {
        (Reduction reduce, _, Func<IEnumerable<double>, double> reference) = Reductions[name];
        Tensor x = Naive.Distinct([3, 4, 5]);
        HashSet<int> reduced = [.. axes.Select(axis => (axis + 3) % 3)];
        var kept = Shape.Create([.. x.Shape.Axes.ToArray().Select((size, axis) => reduced.Contains(axis) ? 1 : size)]);
        var remaining = Shape.Create([.. x.Shape.Axes.ToArray().Where((_, axis) => !reduced.Contains(axis))]);

        Tensor y = reduce(x, axes, keepAxes);

        Assert.Equal(keepAxes ? kept : remaining, y.Shape);
        Expect.Close(
            kept,
            k => reference(Naive.Indices(x.Shape).Where(i => Naive.Repeat(i, kept).SequenceEqual(k)).Select(i => (double)x[i])),
            Ops.Reshape(y, kept), name);
    }

    [Theory, MemberData(nameof(AllAxes))]
    public void Reduce_AnyAxes_MatchesCentralDifferences(string name, int[] axes, bool keepAxes) =>
        Expect.Differentiable(x => Reductions[name].Over(x[0], axes, keepAxes), Naive.Distinct([3, 2, 4]));

    [Theory, MemberData(nameof(Names))]
    public void Reduce_AllElements_GivesAScalar(string name)
    {
        (_, Func<Tensor, Tensor> all, Func<IEnumerable<double>, double> reference) = Reductions[name];
        for (int length = 1; length <= 40; length++)
        {
            Tensor x = Naive.Distinct([length]);
            Expect.Close([], _ => reference(x.ToArray().Select(v => (double)v)), all(x), name);
        }

        Expect.Equal([], [3], all(3));
        Expect.Differentiable(x => all(x[0]), Naive.Distinct([2, 3, 3]));
        Expect.Differentiable(x => all(x[0]), Tensor.Scalar(0.5f));
    }

    [Theory, MemberData(nameof(Names))]
    public void Reduce_WrongArguments_AreNamed(string name)
    {
        (Reduction reduce, Func<Tensor, Tensor> all, _) = Reductions[name];
        Expect.Error<ArgumentOutOfRangeException>(() => reduce(Tensor.Ones([2, 3]), [2], false), name, "[2, 3]", "no axis 2");
        Expect.Error<ArgumentOutOfRangeException>(() => reduce(Tensor.Ones([2, 3]), [-3], false), name, "no axis -3");
        Assert.Throws<ArgumentNullException>("x", () => reduce(null!, [0], false));
        Assert.Throws<ArgumentNullException>("x", () => all(null!));
    }

    [Fact]
    public void Reduce_AxisOfSizeZero_HasNeutralElement()
    {
        Tensor empty = Tensor.Zeros([2, 0]);
        Expect.Equal([2], [0, 0], Ops.Sum(empty, [1]));
        Expect.Equal([0], [], Ops.Sum(empty, [0]));
        Expect.Equal([0], [], Ops.Max(empty, [0]));
        Assert.Equal(0, Ops.Sum(empty).ToScalar());
        Assert.True(float.IsNaN(Ops.Mean(empty).ToScalar()));
        Expect.Error<ArgumentException>(() => Ops.Max(empty), "Max", "[2, 0]", "no elements");
        Expect.Error<ArgumentException>(() => Ops.Max(empty, [1]), "[2, 0]");
        Expect.Differentiable(x => Ops.Sum(x[0], [1]), empty);
    }

    [Fact]
    public void Max_Ties_ShareTheGradientEqually()
    {
        var pass = ForwardContext.Differentiating();
        Tensor x = pass.Watch(Tensor.From(new float[,] { { 1, 3, 3 }, { 2, 2, 2 }, { 5, 4, 0 } }));

        Tensor loss = Ops.Sum(Ops.Max(x, [1]) * Tensor.From(6, 3, 1));

        Expect.Equal([3, 3], [0, 3, 3, 1, 1, 1, 1, 0, 0], pass.Backward(loss).Of(x));
    }

    [Fact]
    public void Max_NaN_Wins()
    {
        Tensor x = Tensor.From(new float[,] { { 1, float.NaN, 9 }, { 1, 2, 3 } });
        Expect.Equal([2], [float.NaN, 3], Ops.Max(x, [1]));
        Expect.Equal([3], [1, float.NaN, 9], Ops.Max(x, [0]));
        Assert.True(float.IsNaN(Ops.Max(x).ToScalar()));
        Assert.Equal(float.NegativeInfinity, Ops.Max(Tensor.Full([3], float.NegativeInfinity)).ToScalar());
    }
}
