using System.Runtime.InteropServices;

namespace RnnLib.Core.Tests.Kernels;

public sealed class PackedMatrixTests
{
    [Fact]
    public void Pack_AnySize_LaysOutPanelsPaddedWithZeros()
    {
        int width = PackedMatrix.PanelWidth;
        foreach (int depth in (int[])[1, 5, 16, 33])
        {
            for (int columns = 0; columns <= 2 * width + 1; columns++)
            {
                Tensor matrix = Naive.Sample([depth, columns]);
                using PackedMatrix packed = PackedMatrix.Pack(matrix.Data, depth, columns);
                using PackedMatrix transposed = PackedMatrix.PackTransposed(Ops.Transpose(matrix).Data, depth, columns);

                Assert.Equal((depth, columns), (packed.Depth, packed.Columns));
                Assert.Equal((depth, columns), (transposed.Depth, transposed.Columns));
                for (int panel = 0; panel * width < columns; panel++)
                {
                    float[] want = [.. Enumerable.Range(0, depth * width).Select(i => panel * width + i % width is int column && column < columns ? matrix[i / width, column] : 0)];
                    Expect.BitEqual(want, Panel(packed, panel));
                    Expect.BitEqual(want, Panel(transposed, panel));
                }
            }
        }
    }

    [Fact]
    public void Pack_ReusedMemory_StillPadsWithZeros()
    {
        for (int i = 0; i < 3; i++)
        {
            using (PackedMatrix full = PackedMatrix.Pack(Tensor.Full([4, PackedMatrix.PanelWidth], 7).Data, 4, PackedMatrix.PanelWidth))
                Assert.Equal(7, Panel(full, 0)[1]);
            using PackedMatrix narrow = i % 2 == 0 ? PackedMatrix.Pack([1, 2, 3, 4], 4, 1) : PackedMatrix.PackTransposed([1, 2, 3, 4], 4, 1);
            Assert.Equal(10, Panel(narrow, 0).ToArray().Sum());
        }
    }

    private static ReadOnlySpan<float> Panel(in PackedMatrix matrix, int panel) =>
        MemoryMarshal.CreateReadOnlySpan(ref matrix.Panel(panel, 0), matrix.Depth * PackedMatrix.PanelWidth);
}
