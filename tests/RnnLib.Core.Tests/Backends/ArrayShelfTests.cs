namespace RnnLib.Core.Tests.Backends;

public sealed class ArrayShelfTests
{
    [Fact]
    public void Rent_AfterReturn_GivesTheArrayOfThatLengthOnce()
    {
        var shelf = new ArrayShelf();
        float[] ten = shelf.Rent(10);
        shelf.Return(ten);
        shelf.Return(new float[11]);

        Assert.Same(ten, shelf.Rent(10));
        Assert.NotSame(ten, shelf.Rent(10));
        Assert.Equal(12, shelf.Rent(12).Length);
    }

    [Fact]
    public void Return_ManyArrays_KeepsTheLatest()
    {
        var shelf = new ArrayShelf();
        float[] first = new float[1], last = new float[1000];
        shelf.Return(first);
        for (int length = 2; length < 100; length++)
            shelf.Return(new float[length]);
        shelf.Return(last);

        Assert.NotSame(first, shelf.Rent(1));
        Assert.Same(last, shelf.Rent(1000));
    }
}
