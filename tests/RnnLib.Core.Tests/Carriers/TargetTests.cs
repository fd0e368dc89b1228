namespace RnnLib.Core.Tests.Carriers;

public sealed class TargetTests
{
    [Fact]
    public void ToString_Target_SaysShapeAndKind()
    {
        Assert.Equal("Target [3] of classes", ((Target)new[] { 0, 1, 1 }).ToString());
        Assert.Equal("Target [2, 1] of numbers", ((Target)Tensor.Zeros([2, 1])).ToString());
    }

    [Fact]
    public void Numbers_TensorOrSequence_AreTheValues()
    {
        Tensor values = Naive.Sample([2, 3, 1]);
        foreach (Target target in (Target[])[values, new Sequence(values, [3, 1])])
        {
            Assert.False(target.IsClasses);
            Assert.Same(values, target.Values);
            Assert.Equal([2, 3, 1], target.Shape);
            Expect.Error<InvalidOperationException>(() => _ = target.Classes, "numbers [2, 3, 1]", "class indices are needed");
        }
    }

    [Fact]
    public void Classes_Integers_AreOnePerSequence()
    {
        int[] classes = [2, 0, 1];
        Target target = classes;
        classes[0] = 7;

        Assert.True(target.IsClasses);
        Assert.Equal([3], target.Shape);
        Assert.Equal([2, 0, 1], target.Classes.ToArray());
        Expect.Error<InvalidOperationException>(() => _ = target.Values, "class indices [3]", "numbers are needed");
    }

    [Fact]
    public void Classes_TokenBatch_AreOnePerStep()
    {
        Target target = new TokenBatch(2, 2, [1, 2, 3, 4], [2, 1]);
        Assert.Equal([2, 2], target.Shape);
        Assert.Equal([1, 2, 3, 4], target.Classes.ToArray());
    }

    [Fact]
    public void Conversion_Null_Throws()
    {
        Assert.Throws<ArgumentNullException>("values", () => (Target)(Tensor)null!);
        Assert.Throws<ArgumentNullException>("sequence", () => (Target)(Sequence)null!);
        Assert.Throws<ArgumentNullException>("classes", () => (Target)(int[])null!);
        Assert.Throws<ArgumentNullException>("classes", () => (Target)(TokenBatch)null!);
    }
}
