namespace RnnLib.Core.Tests.Autograd;

public sealed class ParameterTests
{
    [Fact]
    public void Assign_Values_ReplacesThemAndCountsTheWrite()
    {
        var weight = new Parameter("weight", Tensor.Zeros([2, 1]));
        weight.Assign([1, 2]);

        Expect.Equal([2, 1], [1, 2], weight.Value);
        Assert.Equal(1, weight.Version);
        weight.BeginUpdate()[0] = 5;
        Assert.Equal(5, weight.Value[0, 0]);
        Assert.Equal(2, weight.Version);
        Assert.Equal("weight [2, 1]", weight.ToString());
    }

    [Fact]
    public void Assign_WrongCount_NamesTheParameterAndChangesNothing()
    {
        var weight = new Parameter("weight", Tensor.Zeros([2, 1]));
        Expect.Error<ArgumentException>(() => weight.Assign([1, 2, 3]), "weight", "expected 2 values for the shape [2, 1], got 3");
        Assert.Equal(0, weight.Version);
    }

    [Fact]
    public void Constructor_WrongArguments_NamesThem()
    {
        Tensor tracked = ForwardContext.Differentiating().Watch(1);
        Expect.Error<ArgumentException>(() => _ = new Parameter("weight", tracked), "weight", "recording pass", "Ops.Detach");
        Assert.Throws<ArgumentException>("name", () => _ = new Parameter("", 1));
        Assert.Throws<ArgumentNullException>("initialValue", () => _ = new Parameter("weight", null!));
    }

    [Fact]
    public void Constructor_OneTensorForTwo_GivesEachItsOwnValues()
    {
        Tensor zeros = Tensor.Zeros([2]);
        Parameter a = new("a", zeros), b = new("b", zeros);

        a.Assign([1, 2]);

        Assert.Equal([0, 0], b.Value.ToArray());
        Assert.Equal([0, 0], zeros.ToArray());
    }
}
