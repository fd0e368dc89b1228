namespace RnnLib.Core.Tests.Autograd;

public sealed class DerivationTests
{
    private readonly Parameter _weight = new("weight", Tensor.From(1, 2, 3));
    private readonly Parameter _a = new("a", Tensor.From(1, 2, 3)), _b = new("b", Tensor.Scalar(2));
    private int _runs;

    private void DeriveProduct() => _weight.Derive([_a, _b], (values, _) =>
    {
        Interlocked.Increment(ref _runs);
        return values[0] * values[1];
    });

    [Fact]
    public void Read_Recording_RunsOncePerPassAndGradientsReachTheSources()
    {
        DeriveProduct();
        _runs = 0;
        var pass = ForwardContext.Differentiating();
        Tensor first = pass.Read(_weight), second = pass.Read(_weight);
        Gradients gradients = pass.Backward(Ops.Sum(first * second));   // (ab)²

        Assert.Same(first, second);
        Assert.Equal(1, _runs);
        Expect.Close([8, 16, 24], gradients.Of(_a).Data);       // 2 a b²
        Expect.Close([56], gradients.Of(_b).Data);              // sum of 2 a² b
        Assert.Equal([_a, _b], gradients.Parameters.OrderBy(p => p.Name));
        Assert.False(gradients.TryGet(_weight, out _));
        Expect.Error<ArgumentException>(() => gradients.Of(_weight), "weight is derived from a [3], b []");

        Assert.NotSame(first, ForwardContext.Differentiating().Read(_weight));
        Assert.Equal(2, _runs);
    }

    [Fact]
    public void Read_Inference_RunsAgainOnlyWhenASourceWasWritten()
    {
        DeriveProduct();
        Tensor before = ForwardContext.Inference.Read(_weight);
        Assert.Same(before, _weight.Value);
        Assert.False(before.IsTracked);
        int runs = _runs;

        _b.Assign([3]);

        Expect.Equal([3], [3, 6, 9], _weight.Value);
        Expect.Equal([3], [2, 4, 6], before);
        _a.BeginUpdate()[0] = 5;
        Expect.Equal([3], [15, 6, 9], ForwardContext.Inference.Read(_weight));
        Assert.Equal(runs + 2, _runs);
    }

    [Fact]
    public void Read_FrozenSource_IsAConstant()
    {
        DeriveProduct();
        _b.IsFrozen = true;
        Assert.False(_weight.IsFrozen);
        var pass = ForwardContext.Differentiating();
        Gradients gradients = pass.Backward(Ops.Sum(pass.Read(_weight)));
        Assert.Equal([_a], gradients.Parameters);

        _weight.IsFrozen = true;
        Assert.True(_a.IsFrozen && _weight.IsFrozen);
        Assert.False(ForwardContext.Differentiating().Read(_weight).IsTracked);
        _weight.IsFrozen = false;
        Assert.False(_a.IsFrozen || _b.IsFrozen);
    }

    [Fact]
    public void Write_DerivedParameter_NamesTheSources()
    {
        DeriveProduct();
        Expect.Error<InvalidOperationException>(() => _weight.Assign([1, 2, 3]), "weight is derived from a [3], b []", "write those");
        Expect.Error<InvalidOperationException>(() => _weight.BeginUpdate(), "weight is derived from a [3], b []");
        Assert.True(_weight.IsDerived);
        Assert.Equal([_a, _b], _weight.Sources);
        Assert.False(_a.IsDerived);
        Assert.Empty(_a.Sources);
    }

    [Fact]
    public void Backward_SourceChangedMeanwhile_NamesIt()
    {
        DeriveProduct();
        var pass = ForwardContext.Differentiating();
        Tensor loss = Ops.Sum(pass.Read(_weight));
        _b.Assign([3]);
        Expect.Error<InvalidOperationException>(() => pass.Backward(loss), "parameter b was changed");
    }

    [Fact]
    public void Backward_DerivedMeanwhile_NamesIt()
    {
        var pass = ForwardContext.Differentiating();
        Tensor loss = Ops.Sum(pass.Read(_weight));
        DeriveProduct();
        Expect.Error<InvalidOperationException>(() => pass.Backward(loss), "parameter weight was changed");
    }

    [Fact]
    public void Derive_OfDerived_FollowsToTheEnd()
    {
        Parameter inner = new("inner", Tensor.From(1, 1, 1));
        DeriveProduct();
        _a.Derive([inner], (values, _) => values[0] * 5);

        Expect.Equal([3], [10, 10, 10], _weight.Value);
        inner.Assign([1, 2, 3]);
        Expect.Equal([3], [10, 20, 30], _weight.Value);
        GradientCheck.Require(GradientCheck.Parameters([inner, _b], pass => pass.Read(_weight) * pass.Read(_a)));
    }

    [Fact]
    public void Derive_Wrongly_IsRefusedAndChangesNothing()
    {
        Expect.Error<ArgumentException>(() => _weight.Derive([_a], (_, _) => Tensor.Ones([2])), "weight: expected [3], got [2]");
        Expect.Error<ArgumentException>(() => _weight.Derive([_a], (_, _) => null!), "weight gave null");
        Expect.Error<InvalidOperationException>(() => _weight.Derive([_a], (_, pass) => pass.Read(_weight)), "reads weight itself", "weight_raw");
        Expect.Error<ArgumentException>(() => _weight.Derive([_weight], (values, _) => values[0]), "cannot be derived from itself");
        Assert.False(_weight.IsDerived);
        _weight.Assign([4, 5, 6]);
        Expect.Equal([3], [4, 5, 6], _weight.Value);

        DeriveProduct();
        Expect.Error<ArgumentException>(() => _weight.Derive([_b], (values, _) => values[0]), "derived already, from a [3], b []");
        Expect.Error<ArgumentException>(() => _b.Derive([_weight], (values, _) => Ops.Sum(values[0])), "b cannot be derived from itself");
    }

    [Fact]
    public void Settle_Derived_KeepsTheValueAsItsOwn()
    {
        DeriveProduct();
        _weight.IsFrozen = true;
        int version = _weight.Version;
        _weight.Settle();

        Assert.True(_weight.Version > version && _weight.IsFrozen && !_weight.IsDerived);
        _b.Assign([7]);
        Expect.Equal([3], [2, 4, 6], _weight.Value);
        _weight.Assign([1, 1, 1]);
        Expect.Equal([3], [1, 1, 1], _weight.Value);
        Expect.Equal([3], [1, 2, 3], _a.Value);
    }

    [Fact]
    public void Version_EachWriteAndEachChangeOfKind_IsNew()
    {
        var seen = new HashSet<int> { _weight.Version };
        _weight.Assign([1, 1, 1]);
        Assert.True(seen.Add(_weight.Version));
        DeriveProduct();
        Assert.True(seen.Add(_weight.Version));
        _a.Assign([1, 1, 1]);
        Assert.True(seen.Add(_weight.Version));
        _b.Assign([1]);
        Assert.True(seen.Add(_weight.Version));
        _weight.Settle();
        Assert.True(seen.Add(_weight.Version));
    }

    [Fact]
    public void Value_ManyThreads_SeeTheValueOfTheLatestWrite()
    {
        DeriveProduct();
        for (int round = 1; round <= 50; round++)
        {
            _b.Assign([round]);
            Parallel.For(0, 16, _ => Assert.Equal(3 * round, ForwardContext.Inference.Read(_weight)[2]));
        }
    }
}
